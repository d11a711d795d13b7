"""Reads which classes of which models are wanted: "MODEL" or "MODEL:CLASS,CLASS"."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.text import listed
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher

_MOST_CLASSES = 100
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
        texts: for each model its name in the pool, with or without suffix, then optionally a colon and names of its
            classes, separated by commas.
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
                    f"the class '{name}' of {wanted.teacher.name} is also one of {owners[key]}; rename the folder, or "
                    "name the other classes of the model: MODEL:CLASS,CLASS"
                )
            owners[key] = f"the classes of {wanted.teacher.name}"
    return found


def _wanted(pool: ModelPool, text: str) -> WantedClasses:
    teacher, classes = _model_and_classes(pool, text)
    names = [name.strip() for name in classes.split(",") if name.strip()]
    if not names:
        if teacher.n_classes > _MOST_CLASSES:
            raise ConfigError(
                f"{teacher.name} has {teacher.n_classes:,} classes, and each has to be inverted; name those that you "
                "want: MODEL:CLASS,CLASS"
            )
        return WantedClasses(teacher, tuple(range(teacher.n_classes)))
    return WantedClasses(teacher, tuple(sorted({_position(teacher, name) for name in names})))


def _position(teacher: Teacher, name: str) -> int:
    """Return the position of a class; an assumed name "MODEL: NAME" may be written without the model."""
    for wanted in (name, f"{teacher.name}: {name}"):
        if wanted in teacher.class_names:
            return teacher.class_names.index(wanted)
    raise ConfigError(f"{teacher.name} has no class '{name}'; it has {listed(teacher.class_names, 10)}")


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
    encoders = [encoder.name for encoder in pool.encoders if text.startswith(encoder.name)]
    if encoders:
        raise ConfigError(f"{encoders[0]} has no classification head, so it has no classes of its own")
    names = listed([teacher.name for teacher in pool.teachers], 5)
    raise ConfigError(f"'{text}' names no model of {pool.folder}; it has {names}")


def _colons(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == ":"]


def _named(pool: ModelPool, name: str) -> list[Teacher]:
    """Return the model of this name, otherwise all whose file name, or file name without suffix, it is."""
    exact = [teacher for teacher in pool.teachers if teacher.name == name]
    return exact or [
        teacher
        for teacher in pool.teachers
        if name in (PurePosixPath(teacher.name).name, PurePosixPath(teacher.name).stem)
    ]
