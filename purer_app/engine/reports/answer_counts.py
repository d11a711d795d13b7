"""Counts the answers for a folder of pictures by class. Loads no torch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from purer_app.engine.core.text import listed, plural, printable

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class ClassCount:
    """The answers that name one class, and the pictures that belong to it.

    Attributes:
        pictures: how many pictures got this class; `not_sure` is how many of these are not sure.
        in_folder: how many pictures are in the class folder of this name; `correct` is how many of these got this
            class. Both are None if no class folder says what a picture shows.
    """

    name: str
    pictures: int
    not_sure: int
    in_folder: int | None = None
    correct: int | None = None

    @property
    def accuracy(self) -> float | None:
        """Correct answers in per cent of the pictures in the class folder; None without such pictures."""
        return 100 * self.correct / self.in_folder if self.in_folder and self.correct is not None else None

    def to_json(self) -> dict[str, Any]:
        """Return the JSON values of a class in `purer-app adapt --json`."""
        values = asdict(self)
        return {"class": values.pop("name"), **values}


def count_answers(
    class_names: Sequence[str], answers: Iterable[tuple[str, bool]], truth: Sequence[str | None] = ()
) -> tuple[ClassCount, ...]:
    """Count answers for each class, most pictures first, otherwise in the order of the classes.

    Args:
        answers: the class of each picture, and whether the answer is not sure.
        truth: the class of each picture as its folder says, None where unknown; empty if nothing is known.
    """
    answers = list(answers)
    pictures = Counter(name for name, _ in answers)
    not_sure = Counter(name for name, doubt in answers if doubt)
    known = any(name is not None for name in truth)
    in_folder = Counter(truth)
    correct = Counter(name for (name, _), true in zip(answers, truth, strict=True) if name == true) if known else None
    counts = (
        ClassCount(
            name,
            pictures[name],
            not_sure[name],
            in_folder[name] if correct is not None else None,
            correct[name] if correct is not None else None,
        )
        for name in class_names
    )
    return tuple(sorted(counts, key=lambda one: -one.pictures))


def unreadable_in_words(files: Sequence[Path]) -> str:
    """Return how many files could not be read, with the names of the first ones; without a full stop."""
    names = listed([printable(file.name) for file in files], _MOST_NAMED)
    return f"{plural(len(files), '1 could not be read', '{n:,} could not be read')}: {names}"
