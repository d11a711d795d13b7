"""The texts of an evaluation: names, explanations and conclusions."""

from datetime import datetime

from PySide6.QtCore import QObject

from purer_app.engine.evaluation.summary import ENSEMBLE, UNTRAINED, Difference, EvaluationFacts
from purer_app.ui.core.formats import date_and_time, fill, number


def method_name(here: QObject, key: tuple[str, bool, bool]) -> str:
    """Return the name of a row."""
    method, icfil, transductive = key
    if icfil:
        return here.tr("{method} with ICFIL").format(method=method)
    return here.tr("{method}, transductive").format(method=method) if transductive else method


def method_meaning(here: QObject, key: tuple[str, bool, bool]) -> str:
    """Return an explanation of a row."""
    method, icfil, transductive = key
    known = {
        "random": here.tr("The network of the learner with random weights: the accuracy without any learning."),
        "average": here.tr("A model with the averaged weights of all models; no training."),
        "best-single-teacher": here.tr("Nearest class mean on the features of the best single model; no training."),
        ENSEMBLE: here.tr("Nearest class mean on the features of all models together; no training."),
        "ensemble-two-views": here.tr("The ensemble on features and softened outputs of the models."),
        UNTRAINED: here.tr(
            "All models without training: ridge regression on the features and softened outputs of all models."
        ),
    }
    if icfil:
        return here.tr("The trained learner, calibrated for each task with images inverted from it.")
    if transductive:
        return here.tr("The same method with all queries of the episode together, without their labels (transductive).")
    return known.get(method, here.tr("The learner that this run trained."))


def format_shots(here: QObject, n_shot: int) -> str:
    """Return the number of shots as text."""
    return here.tr("%Ln shots", "", n_shot)


def format_tasks(here: QObject, facts: EvaluationFacts) -> str:
    """Return the number of tasks and their number of classes."""
    tasks = here.tr("%Ln tasks", "", facts.episodes)
    return here.tr("{tasks} of {n_way} classes").format(tasks=tasks, n_way=facts.n_way)


def summary(here: QObject, facts: EvaluationFacts) -> str:
    """Return a description of the evaluation."""
    text = here.tr("{tasks} from {data}; accuracy with its 95 % interval")
    return text.format(tasks=format_tasks(here, facts), data=facts.data or here.tr("a labelled folder"))


def format_when(here: QObject, facts: EvaluationFacts) -> str:
    """Return date and time of the evaluation."""
    try:
        return date_and_time(datetime.strptime(facts.when, "%Y-%m-%dT%H-%M-%S"))
    except ValueError:
        return here.tr("earlier")


def conclusions(here: QObject, facts: EvaluationFacts) -> list[str]:
    """Return what training adds at each number of shots, and the cost of all models if it is much higher.

    Results without the row `ensemble-ridge` are compared with the plain teacher ensemble.
    """
    return [*(_conclusion(here, facts, n_shot) for n_shot in facts.shots), *_cost(here, facts)]


def _conclusion(here: QObject, facts: EvaluationFacts, n_shot: int) -> str:
    if (gain := facts.training_adds(n_shot)) is not None:
        return _gain(here, facts, gain)
    shots = format_shots(here, n_shot)
    pair = facts.against(ENSEMBLE, n_shot)
    if facts.is_of_pool or pair is None:
        best = max((one for one in facts.measured if one.n_shot == n_shot), key=lambda one: one.mean)
        text = here.tr("At {shots}, {method} is the best of these with {mean:.1f} ± {ci95:.1f} %.")
        return fill(text, shots=shots, method=method_name(here, best.key), mean=best.mean, ci95=best.ci95)
    if not pair.is_clear:
        text = here.tr(
            "At {shots}, {learner} is not significantly different from the plain teacher ensemble ({points})."
        )
    elif pair.points > 0:
        text = here.tr("At {shots}, {learner} is better than the plain teacher ensemble by {points}.")
    else:
        text = here.tr(
            "At {shots}, the plain teacher ensemble, which needs no training, is better than {learner} by {points}."
        )
    points = in_points(here, pair, signed=not pair.is_clear)
    return fill(text, shots=shots, learner=facts.subject, points=points)


def _gain(here: QObject, facts: EvaluationFacts, gain: Difference) -> str:
    if gain.is_gain:
        text = here.tr("At {shots}, training adds {points}: {learner} is better than all models without training")
    elif gain.is_clear:
        text = here.tr(
            "At {shots}, training adds nothing here: all models without training are better than {learner} by {points}"
        )
    else:
        text = here.tr(
            "At {shots}, training adds nothing significant here: {learner} minus all models without training is "
            "{points}"
        )
    points = in_points(here, gain, signed=not gain.is_clear)
    sentence = text.format(shots=format_shots(here, gain.n_shot), learner=facts.subject, points=points)
    return f"{sentence}{_ensemble_clause(here, facts, gain.n_shot)}."


def _ensemble_clause(here: QObject, facts: EvaluationFacts, n_shot: int) -> str:
    """Compare with the plain teacher ensemble, as the end of a sentence."""
    pair = facts.against(ENSEMBLE, n_shot)
    if pair is None:
        return ""
    text = here.tr("; versus the plain teacher ensemble: {points}")
    return text.format(points=in_points(here, pair, signed=True))


def _cost(here: QObject, facts: EvaluationFacts) -> list[str]:
    ours = facts.of((facts.subject, False, False), facts.shots[-1])
    theirs = facts.of((ENSEMBLE, False, False), facts.shots[-1])
    if ours is None or theirs is None or ours.multiply_adds <= 0 or theirs.multiply_adds < 2 * ours.multiply_adds:
        return []
    text = here.tr("The ensemble needs {times:.0f} times as much computation per picture.")
    return [fill(text, times=theirs.multiply_adds / ours.multiply_adds)]


def format_difference(here: QObject, pair: Difference) -> str:
    """Return a sentence that compares two rows on the same episodes."""
    if pair.is_of_icfil:
        if not pair.is_clear:
            text = here.tr("ICFIL makes no significant difference to {method} at {shots} ({points})")
        elif pair.points > 0:
            text = here.tr("ICFIL raises {method} by {points} at {shots}")
        else:
            text = here.tr("ICFIL lowers {method} by {points} at {shots}")
    elif not pair.is_clear:
        text = here.tr("{method} is not significantly different from {against} at {shots} ({points})")
    elif pair.points > 0:
        text = here.tr("{method} is above {against} by {points} at {shots}")
    else:
        text = here.tr("{method} is below {against} by {points} at {shots}")
    return text.format(
        method=pair.method,
        against=pair.against,
        points=in_points(here, pair, signed=not pair.is_clear),
        shots=format_shots(here, pair.n_shot),
    )


def in_points(here: QObject, pair: Difference, *, signed: bool = False) -> str:
    """Return a difference with its interval, optionally with its sign."""
    points = signed_number(pair.points) if signed else number(abs(pair.points), ".1f")
    return fill(here.tr("{points} ± {ci95:.1f} points"), points=points, ci95=pair.ci95)


def signed_number(value: float) -> str:
    """Return +3.2 or −3.2, with a real minus sign."""
    return number(round(value, 1) + 0.0, "+.1f")  # adding 0 makes −0.0 positive


def compact(count: int) -> str:
    """Return a count with about three significant digits: 28.9 k, 1.81 M."""
    for size, letter in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if count >= size:
            value = count / size
            return f"{number(value, f'.{2 if value < 10 else 1 if value < 100 else 0}f')} {letter}"
    return str(count)
