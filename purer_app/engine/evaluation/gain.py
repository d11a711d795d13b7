"""What training adds to all models without training, in sentences for the command line and for reports."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from purer_app.engine.core.text import plural
from purer_app.engine.evaluation.summary import SMALL_LEARNERS, UNTRAINED, baseline_rank

if TYPE_CHECKING:
    from purer_app.engine.evaluation.evaluate import PairedDifference


def main_first(pairs: "Iterable[PairedDifference]") -> "list[PairedDifference]":
    """Sort the differences of each method and shot: all models without training, the ensemble, then the others."""
    pairs = list(pairs)
    groups = list(dict.fromkeys((pair.method, pair.n_shot) for pair in pairs))

    return sorted(pairs, key=lambda pair: (groups.index((pair.method, pair.n_shot)), baseline_rank(pair.against)))


def gains(pairs: "Iterable[PairedDifference]") -> "list[PairedDifference]":
    """Return what training adds to all models without training; empty if that was not measured."""
    return [pair for pair in pairs if pair.against == UNTRAINED]


def signed_points(pair: "PairedDifference") -> str:
    """Format a difference with a sign, for example −3.0 ± 0.4 points."""
    difference = round(pair.difference, 1) + 0.0  # adding 0 makes −0.0 positive
    return f"{difference:+.1f} ± {pair.ci95:.1f} points".replace("-", "−")


def describe_gain(pair: "PairedDifference") -> str:
    """Describe what training adds, as the rest of a sentence."""
    by, untrained = f"{abs(pair.difference):.1f} ± {pair.ci95:.1f} points", f"all models without training ({UNTRAINED})"
    if abs(pair.difference) <= pair.ci95:
        return f"training adds nothing significant here: {pair.method} minus {untrained} is {signed_points(pair)}"
    if pair.difference > 0:
        return f"training adds {by}: {pair.method} is better than {untrained}"
    return f"training adds nothing here: {untrained} are better than {pair.method} by {by}"


def gain_sentence(pair: "PairedDifference") -> str:
    """Describe what training adds at one number of shots in a sentence."""
    shots = plural(pair.n_shot, "1 shot", "{n} shots")
    return f"At {shots}, {describe_gain(pair)}."


def training_sentences(pairs: "Sequence[PairedDifference]") -> list[str]:
    """Return what training adds at each number of shots, and an offer where it adds nothing."""
    return [*map(gain_sentence, gains(pairs)), *offers(pairs)]


def offers(pairs: "Sequence[PairedDifference]") -> list[str]:
    """Offer the learner compact where training adds nothing, unless such a small learner was trained; else empty."""
    poor = [pair for pair in gains(pairs) if pair.difference <= pair.ci95 and pair.method not in SMALL_LEARNERS]
    if not poor:
        return []
    return ["The learner compact is smaller and costs less per picture: purer-app train POOL --learner compact"]
