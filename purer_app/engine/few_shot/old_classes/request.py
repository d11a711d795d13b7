"""Reads which classes of which models are wanted: "MODEL" or "MODEL:CLASS,CLASS"."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import real_path
from purer_app.engine.core.text import listed
from purer_app.engine.images.class_titles import class_title, class_title_with_id
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

MOST_CLASSES = 100
"""Most classes of a model that are inverted without being named."""


@dataclass(frozen=True, slots=True, eq=False)
class WantedClasses:
    """Classes of one model, as ascending positions in its `class_names`."""

    teacher: Teacher
    labels: tuple[int, ...]

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes."""
        return tuple(self.teacher.class_names[label] for label in self.labels)


def wanted_classes(pool: ModelPool, texts: Sequence[str], own: Sequence[str]) -> tuple[WantedClasses, ...]:
    """Read the wanted classes of each model, and check that no class occurs twice.

    Args:
        texts: for each model its name in the pool, with or without suffix, or the path of its file, then optionally a
            colon and names of its classes, separated by commas. A name may contain commas itself.
        own: names of the classes with pictures.

    Raises:
        ConfigError: the pool has no such model, or several; the model has no such class; or a class occurs twice.
    """
    found = tuple(_wanted(pool, text) for text in texts)
    owners = {name.strip().casefold(): "your own pictures" for name in own}
    teachers = set[str]()
    for wanted in found:
        if wanted.teacher.name in teachers:
            raise ConfigError(f"{wanted.teacher.name} is named twice; name all its classes at once: MODEL:CLASS,CLASS")
        teachers.add(wanted.teacher.name)
        for name in wanted.class_names:
            key = name.strip().casefold()
            if key in owners:
                raise ConfigError(
                    f"the class '{class_title_with_id(name)}' of {wanted.teacher.name} is also one of {owners[key]}; "
                    "rename the folder, or name the other classes of the model: MODEL:CLASS,CLASS"
                )
            owners[key] = f"the classes of {wanted.teacher.name}"
    return found


def _wanted(pool: ModelPool, text: str) -> WantedClasses:
    teacher, classes = _model_and_classes(pool, text)
    if not classes.replace(",", "").strip():
        if teacher.n_classes > MOST_CLASSES:
            raise ConfigError(
                f"{teacher.name} has {teacher.n_classes:,} classes, and each has to be inverted; name those that you "
                "want: MODEL:CLASS,CLASS"
            )
        return WantedClasses(teacher, tuple(range(teacher.n_classes)))
    return WantedClasses(teacher, tuple(sorted(set(_positions(teacher, classes)))))


def plain_class_names(teacher: Teacher) -> tuple[str, ...]:
    """Return the names of the classes of a model; assumed names, which are "MODEL: NAME", without the model."""
    return tuple(name.removeprefix(f"{teacher.name}: ") for name in teacher.class_names)


def _positions(teacher: Teacher, classes: str) -> list[int]:
    """Return the positions of the classes of a text; of several readings, the one with the longest names first.

    An assumed name "MODEL: NAME" may be written without the model, and an ImageNet id as its WordNet name.
    """
    places: dict[str, int] = {}
    titles = [tuple(map(title, teacher.class_names)) for title in (class_title, class_title_with_id)]
    for names in (teacher.class_names, plain_class_names(teacher), *titles):
        for position, name in enumerate(names):
            places.setdefault(name.strip(), position)
    parts, found = classes.split(","), list[int]()
    longest = 1 + max(name.count(",") for name in places)
    start = 0
    while start < len(parts):
        if not parts[start].strip():
            start += 1
            continue
        for end in range(min(len(parts), start + longest), start, -1):
            name = ",".join(parts[start:end]).strip()
            if name in places:
                found.append(places[name])
                start = end
                break
        else:
            known = listed([*map(class_title_with_id, teacher.class_names)], 10)
            raise ConfigError(f"{teacher.name} has no class '{parts[start].strip()}'; it has {known}")
    return found


def _model_and_classes(pool: ModelPool, text: str) -> tuple[Teacher, str]:
    """Split a text at the colon after the longest name of a model; a name may contain colons itself."""
    splits = [(text, "")] + [(text[:at], text[at + 1 :]) for at in reversed(_colons(text))]
    for named, classes in splits:
        candidates = _named(pool, named.strip())
        if len(candidates) == 1:
            return candidates[0], classes
        if candidates:
            names = listed([teacher.name for teacher in candidates])
            raise ConfigError(f"'{named}' may mean several models: {names}; write one of these names")
    encoders = [
        encoder.name for encoder in pool.encoders if text.startswith((encoder.name, str(file_of(pool, encoder))))
    ]
    if encoders:
        raise ConfigError(f"{encoders[0]} has no classification head, so it has no classes of its own")
    names = listed([teacher.name for teacher in pool.teachers], 5)
    raise ConfigError(f"'{text}' names no model of {pool.folder}; it has {names}")


def _colons(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == ":"]


def file_of(pool: ModelPool, teacher: Teacher) -> Path:
    """Return the absolute path of the file of a model, without links."""
    return real_path(pool.folder / teacher.name)


def _named(pool: ModelPool, name: str) -> list[Teacher]:
    """Return the model of this name or path, otherwise all whose file name, or file name without suffix, it is."""
    path = real_path(Path(name)) if Path(name).is_absolute() else None
    exact = [teacher for teacher in pool.teachers if name == teacher.name or path == file_of(pool, teacher)]
    return exact or [
        teacher
        for teacher in pool.teachers
        if name in (PurePosixPath(teacher.name).name, PurePosixPath(teacher.name).stem)
    ]
