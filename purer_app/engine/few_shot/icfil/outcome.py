"""What ICFIL changed for pictures that were classified with and without it. Loads no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb

from purer_app.engine.core.events import LeftOutCompared
from purer_app.engine.core.text import plural

SIGNIFICANT = 0.05


class Effect(StrEnum):
    """What ICFIL does to the answers for the user's own pictures."""

    NONE = "none"
    """No picture is right only with it or only without it."""
    UNCLEAR = "unclear"
    """Chance can explain the difference."""
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class IcfilOutcome:
    """Paired leave-one-out: the same left-out pictures, classified with and without ICFIL.

    Attributes:
        total: number of pictures.
        plain: how many are correct without ICFIL; `calibrated` with it.
        corrected: how many are correct only with ICFIL; `spoiled` only without it.
    """

    total: int
    plain: int
    calibrated: int
    corrected: int
    spoiled: int

    @property
    def p_value(self) -> float:
        """Two-sided exact sign test (McNemar) on the pictures that are correct only with or only without ICFIL."""
        n, fewer = self.corrected + self.spoiled, min(self.corrected, self.spoiled)
        extreme: int = sum(comb(n, k) for k in range(fewer + 1))
        return min(1.0, extreme / float(2 ** (n - 1)) if n else 1.0)

    @property
    def effect(self) -> Effect:
        """What ICFIL does, as far as these pictures tell."""
        if self.corrected == self.spoiled == 0:
            return Effect.NONE
        if self.p_value >= SIGNIFICANT:
            return Effect.UNCLEAR
        return Effect.BETTER if self.corrected > self.spoiled else Effect.WORSE


def counts_in_words(outcome: IcfilOutcome, n_pictures: int) -> str:
    """Say how many pictures are correct with and without ICFIL, as a sentence.

    Args:
        n_pictures: how many pictures there are to compare; `outcome` may have fewer.
    """
    found = (
        f"{outcome.plain} of {outcome.total} correctly without ICFIL, {outcome.calibrated} of {outcome.total} with it"
    )
    if outcome.total == n_pictures:
        return f"{outcome.total} of your pictures were classified by classifiers that have not seen them: {found}."
    return (
        f"{outcome.total} of {n_pictures} pictures, drawn at random, were classified by classifiers that have not seen "
        f"them: {found}."
    )


def effect_in_words(outcome: IcfilOutcome, n_pictures: int) -> str:
    """Say what ICFIL changed; the verdict only at the end, because a look after each picture would favour chance.

    Args:
        n_pictures: as in `counts_in_words`.
    """
    changes = f"ICFIL corrects {plural(outcome.corrected, '1 answer', '{n} answers')} and spoils {outcome.spoiled}."
    if outcome.total < n_pictures:
        return f"So far, {changes}"
    match outcome.effect:
        case Effect.NONE:
            return "ICFIL does not change how many are right."
        case Effect.UNCLEAR:
            return f"{changes} With so few changes this may be chance; more pictures would tell."
        case Effect.BETTER:
            return f"{changes} ICFIL is better here, and chance is an unlikely reason."
        case Effect.WORSE:
            return f"{changes} ICFIL is worse here, and chance is an unlikely reason: leave it off."


def outcome_of(pictures: Sequence[LeftOutCompared]) -> IcfilOutcome:
    """Count the pictures that are correct with and without ICFIL."""
    plain = [one.plain == one.truth for one in pictures]
    calibrated = [one.calibrated == one.truth for one in pictures]
    pairs = list(zip(plain, calibrated, strict=True))
    return IcfilOutcome(len(pairs), sum(plain), sum(calibrated), pairs.count((False, True)), pairs.count((True, False)))
