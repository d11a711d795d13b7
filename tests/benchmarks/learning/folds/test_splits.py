"""Splits are disjoint, depend on names, fold and seed only, and never divide an alphabet."""

import pytest

from purer_app.benchmarks.learning.folds.splits import FOLDS, Split, group_of, parse_folds
from purer_app.engine.core.errors import ConfigError, DataError

PHOTOS = tuple(f"n{number:08d}" for number in range(80))
GLYPHS = tuple(f"{letter}lphabet__character{k:02d}" for letter in "ABCDEFGHIJKL" for k in range(1, ord(letter) - 55))


def split(names: tuple[str, ...], fold: int, *, seed: int = 0, share: float = 1 / 4) -> Split:
    return Split.of(names, fold, unseen_share=share, seed=seed)


@pytest.mark.parametrize("fold", FOLDS)
def test_a_fold_has_each_class_once(fold: int) -> None:
    found = split(PHOTOS, fold)
    assert (len(found.pool), len(found.unseen)) == (60, 20)
    assert sorted([*found.pool, *found.unseen]) == list(PHOTOS)
    assert list(found.pool) == sorted(found.pool) and list(found.unseen) == sorted(found.unseen)


def test_a_split_depends_on_the_names_the_fold_and_the_seed_only() -> None:
    assert split(PHOTOS, 3) == split(PHOTOS[::-1], 3)
    every = [split(PHOTOS, fold, seed=seed).unseen for fold in FOLDS for seed in (0, 1)]
    assert len(set(every)) == len(every)


def test_a_split_stays_the_same_in_later_versions() -> None:
    """Figures of one version can be compared with those of another only on the same folds."""
    assert split(tuple("abcdefgh"), 1).unseen == ("b", "c")
    assert split(tuple("abcdefgh"), 5, seed=7).unseen == ("a", "f")


@pytest.mark.parametrize("fold", FOLDS)
def test_an_alphabet_is_never_divided(fold: int) -> None:
    found = split(GLYPHS, fold, share=1 / 6)
    pool, unseen = ({group_of(name) for name in part} for part in (found.pool, found.unseen))
    assert (len(pool), len(unseen)) == (10, 2)
    assert not pool & unseen
    assert sorted([*found.pool, *found.unseen]) == sorted(GLYPHS)


def test_too_few_classes_for_both_parts_are_refused() -> None:
    with pytest.raises(DataError) as caught:
        split(("Greek__character01", "Greek__character02"), 1)
    assert str(caught.value) == "1 class or alphabet cannot be split into 75 % for the pool and 25 % unseen ones"


def test_the_first_two_folds_are_for_tuning_and_the_others_for_reports() -> None:
    assert [split(PHOTOS, fold).label for fold in FOLDS] == ["tune", "tune", "report", "report", "report"]


@pytest.mark.parametrize(
    ("text", "folds"),
    [("1-5", (1, 2, 3, 4, 5)), ("1,2", (1, 2)), ("3, 4,5", (3, 4, 5)), ("4,1-2,2", (1, 2, 4)), ("3", (3,))],
)
def test_folds_are_named_by_numbers_and_ranges(text: str, folds: tuple[int, ...]) -> None:
    assert parse_folds(text) == folds


@pytest.mark.parametrize("text", ["", "1,", "2-1", "one", "-2", "1-", "1-2-3", "1.5"])
def test_a_text_that_is_no_list_of_folds_is_refused(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_folds(text)
    assert str(caught.value) == f"folds is '{text}'; it must be a list such as 1,2 or 3-5"


@pytest.mark.parametrize(("text", "fold"), [("0", 0), ("6", 6), ("1-99999999999", 99999999999)])
def test_an_unknown_fold_is_refused(text: str, fold: int) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_folds(text)
    assert str(caught.value) == f"there is no fold {fold}; the folds are 1 to 5"
