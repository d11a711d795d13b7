"""Splits the names of classes into folds: classes that teachers are trained on, and unseen ones for the episodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import torch

from purer_app.engine.core.errors import ConfigError, DataError
from purer_app.engine.core.randomness import child_generator

FOLDS = (1, 2, 3, 4, 5)
TUNE, REPORT = "tune", "report"
LABELS = {1: TUNE, 2: TUNE, 3: REPORT, 4: REPORT, 5: REPORT}
"""Settings are chosen on the folds to tune on, and figures are quoted from the folds to report on."""


@dataclass(frozen=True, slots=True)
class Split:
    """The classes of one fold, sorted; no group has classes in both parts."""

    fold: int
    pool: tuple[str, ...]
    unseen: tuple[str, ...]

    @classmethod
    def of(cls, names: Sequence[str], fold: int, *, unseen_share: float, seed: int = 0) -> Self:
        """Split classes by their groups; the split depends on the set of names, the fold and the seed only.

        Args:
            names: class names; the group of "Greek__character01" is "Greek", any other class is its own group.
            unseen_share: share of the groups that are unseen, 0 to 1.
            seed: gives other folds, for example after a setting was changed because of a fold to report on.

        Raises:
            DataError: there are too few groups for both parts.
        """
        groups = sorted({group_of(name) for name in names})
        n_unseen = round(unseen_share * len(groups))
        if not 0 < n_unseen < len(groups):
            what = "class or alphabet" if len(groups) == 1 else "classes or alphabets"
            percent = round(100 * unseen_share)
            raise DataError(
                f"{len(groups)} {what} cannot be split into {100 - percent} % for the pool and {percent} % unseen ones"
            )
        order = torch.randperm(len(groups), generator=child_generator(seed, "fold", fold))
        chosen = {groups[index] for index in order[:n_unseen].tolist()}
        pool, unseen = (
            tuple(sorted(name for name in names if (group_of(name) in chosen) is held_back))
            for held_back in (False, True)
        )
        return cls(fold, pool, unseen)

    @property
    def label(self) -> str:
        """What the fold is for: "tune" or "report"."""
        return LABELS[self.fold]


def group_of(name: str) -> str:
    """Return the part of a class name before the first "__": an alphabet; without it, the name itself."""
    return name.partition("__")[0]


def parse_folds(text: str) -> tuple[int, ...]:
    """Return the folds that a text names, for example "1,2", "3-5" or "1-5", in ascending order.

    Raises:
        ConfigError: the text is no list of folds, or names a fold that does not exist.
    """
    found = set[int]()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        ends = [first, last if dash else first]
        if not all(end.isascii() and end.isdigit() for end in ends) or int(ends[0]) > int(ends[1]):
            raise ConfigError(f"folds is '{text}'; it must be a list such as 1,2 or 3-5")
        for end in map(int, ends):
            if end not in FOLDS:
                raise ConfigError(f"there is no fold {end}; the folds are {FOLDS[0]} to {FOLDS[-1]}")
        found |= {*range(int(ends[0]), int(ends[1]) + 1)}
    return tuple(sorted(found))
