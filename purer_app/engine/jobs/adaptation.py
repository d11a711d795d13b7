"""The job `adapt`: learn the user's classes from a few pictures each, and classify a folder of other pictures."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import (
    Control,
    Event,
    EventSink,
    Heartbeat,
    NoticeGiven,
    PartsDone,
    StageStarted,
    ignore,
)
from purer_app.engine.core.settings.job_configs import AdaptConfig, ClassifyConfig
from purer_app.engine.core.text import listed, plural
from purer_app.engine.few_shot.confidence.plain_words import (
    leave_one_out_in_words,
    unfamiliar_in_words,
    unreliable_in_words,
)
from purer_app.engine.reports.answer_counts import ClassCount, count_answers, unreadable_in_words

if TYPE_CHECKING:
    from torch import Tensor

    from purer_app.engine.few_shot.confidence.answers import Answer
    from purer_app.engine.few_shot.confidence.not_sure import Separation
    from purer_app.engine.few_shot.methods import FewShotMethod
    from purer_app.engine.few_shot.take_away.folder import Export
    from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
    from purer_app.engine.images.class_folders import LabelledPictures
    from purer_app.engine.images.query_pictures import QueryPictures
    from purer_app.engine.reports.answers_page import AnswersPage

_MOST_IN_BATCH = 64
"""Pictures that are classified at once."""


@dataclass(frozen=True, slots=True)
class LearnedFolder:
    """What was learned from the unlabelled pictures of a folder.

    `pictures` is the number of pictures it was learned from, `probability` that they show the classes (0 to 1), `trust`
    how far they were followed (0 to 1), and `changed` the number of answers that differ from the plain ones.
    """

    pictures: int
    probability: float
    trust: float
    changed: int = 0

    def sentence(self) -> str:
        """Say what was learned, without a full stop."""
        if not self.trust:
            return "This folder does not seem to show your classes, so nothing was learned from it"
        pictures = plural(self.pictures, "1 picture", "{n:,} pictures")
        changed = plural(self.changed, "1 answer differs", "{n:,} answers differ")
        return f"Also learned from {pictures} of this folder, without labels; {changed} from the plain classifier"


@dataclass(frozen=True, slots=True)
class Adaptation:
    """Result of `adapt`; `query_accuracy` is in per cent, None if the query has no class folders.

    `method` is the few-shot method, `counts` the number of support pictures of each class; `unreadable` are the query
    files that could not be read, and `truth` the classes of the others as their folders say, None where unknown.
    `folder` says what was learned from the query pictures, None if that was not asked for; if it was, each prediction
    also has the plain answer, as "plain".
    `separation` is the test of "not sure" on left-out classes, if possible.
    `plain_estimate` tells whether leave-one-out was measured without ICFIL although the answers are with it.
    `models` names the model of each class that comes from a model; `counts` has its pseudo images.
    """

    classes: tuple[str, ...]
    leave_one_out: dict[str, Any]
    query_accuracy: float | None
    predictions: tuple[dict[str, Any], ...]
    unreadable: tuple[str, ...] = ()
    export: "Export | None" = None
    method: str = ""
    counts: tuple[int, ...] = ()
    truth: tuple[str | None, ...] = ()
    folder: "LearnedFolder | None" = None
    separation: "Separation | None" = None
    plain_estimate: bool = False
    models: Mapping[str, str] = field(default_factory=dict)

    def class_counts(self) -> tuple[ClassCount, ...]:
        """Return the answers counted by class, most pictures first."""
        return count_answers(self.classes, ((one["class"], one["not_sure"]) for one in self.predictions), self.truth)

    def sentences(self) -> tuple[str, ...]:
        """Return what was found, in sentences without a full stop."""
        left, not_sure = self.leave_one_out, sum(one["not_sure"] for one in self.predictions)
        found = [
            f"{plural(len(self.predictions), '1 picture', '{n:,} pictures')} classified, {not_sure:,} of them not sure"
            + (f"; {unreadable_in_words([Path(file) for file in self.unreadable])}" if self.unreadable else "")
        ]
        if left["total"]:
            found.append(leave_one_out_in_words(left["correct"], left["total"], left["low"], left["high"]))
        if self.separation is not None and self.separation.unreliable:
            found.append(unreliable_in_words(self.separation.auroc))
        if models := list(dict.fromkeys(self.models.values())):
            found.append(f"The accuracy on the classes of {listed(models)} is unknown, because their pictures are gone")
        if self.query_accuracy is not None:
            known = sum(label is not None for label in self.truth)
            pictures = plural(known, "1 picture", "{n:,} pictures")
            right = f"{round(known * self.query_accuracy / 100):,} of {pictures} in class folders"
            found.append(f"Classified correctly: {right} ({self.query_accuracy:.1f} %)")
        if self.folder is not None:
            found.append(self.folder.sentence())
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON values of `purer-app adapt --json`."""
        return {
            "classes": list(self.classes),
            "old_classes": dict(self.models),
            "leave_one_out": self.leave_one_out,
            "unknown_classes": self.separation.to_json() if self.separation is not None else None,
            "query_accuracy": self.query_accuracy,
            "class_counts": [count.to_json() for count in self.class_counts()],
            "predictions": list(self.predictions),
            "unreadable": list(self.unreadable),
            "export": self.export.to_json() if self.export is not None else None,
            "folder": asdict(self.folder) if self.folder is not None else None,
        }


def adapt(config: AdaptConfig, emit: EventSink, control: Control) -> Adaptation:
    """Learn the user's classes from a few pictures each and classify other pictures, a batch at a time.

    With `config.export`, the classifier is exported before the pictures are classified, and without what
    `config.learn_from_folder` adds, which is meant for the pictures of that folder.
    """
    from purer_app.engine.few_shot.old_classes.adapting import NO_PICTURES
    from purer_app.engine.images.class_folders import load_class_folders
    from purer_app.engine.images.query_pictures import check_user_classes, list_query
    from purer_app.engine.jobs.take_away import check_export, export_subject

    if config.export:
        check_export(Path(config.export), config.formats)
    support = load_class_folders(Path(config.support), emit) if config.support else NO_PICTURES
    if not config.old:
        check_user_classes(support, config.support)
    query = list_query(Path(config.query), support.class_names, ignore if config.old else emit)
    subject = _adapted(config, support, emit)
    if config.old:  # their names are known now
        query = list_query(Path(config.query), subject.class_names, emit)
    export = export_subject(subject, Path(config.export), config.formats, emit) if config.export else None
    return replace(_classified(subject, query, config, emit, lambda _: nullcontext()), export=export)


def classify_folder(config: AdaptConfig, emit: EventSink, control: Control) -> Adaptation:
    """Classify a folder as `adapt` does, by the classifier that `classify` adapts for the window.

    Features, models and a calibration that are in memory are used again; other classifications take turns with this
    one, batch by batch. Nothing is exported, and `config.learner` is ignored.
    """
    from purer_app.engine.few_shot.folder_learning.adapted import check_learns_from_folders
    from purer_app.engine.few_shot.live.live_classifier import adapted_classifier, exclusive
    from purer_app.engine.images.query_pictures import list_query

    list_query(Path(config.query), (), ignore)  # a folder without pictures is reported before a long calibration
    classes = ClassifyConfig(
        run=config.run,
        pool=config.pool,
        models=config.models,
        old=config.old,
        support=config.support,
        icfil=config.icfil,
        negatives=config.negatives,
        seed=config.seed,
        device=config.device,
    )
    if config.icfil:
        emit(StageStarted("calibrate"))
    subject = adapted_classifier(classes, emit)
    if config.learn_from_folder:
        check_learns_from_folders(subject.method)
    query = list_query(Path(config.query), subject.class_names, emit)
    return _classified(subject, query, config, emit, exclusive)


def _classified(
    subject: "AdaptedClassifier",
    query: "QueryPictures",
    config: AdaptConfig,
    emit: EventSink,
    turn: Callable[[EventSink], AbstractContextManager[None]],
) -> Adaptation:
    """Classify the query pictures in batches; memory does not depend on their number, except for the answers.

    Args:
        turn: returns the context in which a batch is classified.
    """
    learned, folder = _learned(subject, query, config, emit, turn) if config.learn_from_folder else (None, None)
    emit(StageStarted("predict", f"{len(query.files)} pictures"))
    positions: list[int] = []
    found = list(_in_turns(_answers(subject, learned, query, positions, emit), emit, turn))
    if not found:
        raise DataError(f"{config.query} has no picture that can be read")
    if subject.leave_one_out.total == 0 and len(subject.models) < len(subject.class_names):
        emit(NoticeGiven("Each class has only one picture: leave-one-out is impossible, and confidences are rough"))
    read, true = set(positions), [query.truth[position] for position in positions]
    names = subject.class_names
    if folder is not None:
        folder = replace(folder, changed=sum(final.label != plain.label for final, plain in found))
    return Adaptation(
        classes=names,
        leave_one_out=asdict(subject.leave_one_out),
        query_accuracy=query.accuracy({at: final.label for at, (final, _) in zip(positions, found, strict=True)}),
        predictions=tuple(
            {"file": str(query.files[position])}
            | _values(final, names)
            | ({"plain": _values(plain, names)} if folder is not None else {})
            for position, (final, plain) in zip(positions, found, strict=True)
        ),
        unreadable=tuple(str(file) for position, file in enumerate(query.files) if position not in read),
        method=subject.method.name,
        counts=subject.counts,
        truth=tuple(None if label is None else names[label] for label in true),
        folder=folder,
        separation=subject.separation,
        plain_estimate=subject.plain_estimate,
        models=subject.models,
    )


def _values(answer: "Answer", names: tuple[str, ...]) -> dict[str, Any]:
    return {"class": names[answer.label], "confidence": round(answer.confidence, 4), "not_sure": answer.not_sure}


def _learned(
    subject: "AdaptedClassifier",
    query: "QueryPictures",
    config: AdaptConfig,
    emit: EventSink,
    turn: Callable[[EventSink], AbstractContextManager[None]],
) -> "tuple[AdaptedClassifier, LearnedFolder]":
    """Let the classifier learn from the query pictures, or from some of them if there are many."""
    from purer_app.engine.few_shot.folder_learning.adapted import adapted_to_folder, chosen_to_learn_from
    from purer_app.engine.images.class_folders import picture_batches
    from purer_app.engine.images.folder_pictures import noting
    from purer_app.engine.images.query_pictures import QueryPictures

    chosen = chosen_to_learn_from(len(query.files), config.seed)
    emit(StageStarted("learn from folder", f"{len(chosen)} pictures"))
    some = QueryPictures(tuple(query.files[at] for at in chosen), tuple(query.truth[at] for at in chosen))
    read = list[int]()
    batches = picture_batches(_counting(noting(some.read(emit), read), len(chosen), emit), _MOST_IN_BATCH)
    learned, found = adapted_to_folder(subject, batches, emit, turn)
    return learned, LearnedFolder(len(read), found.probability, found.trust)


def _answers(
    subject: "AdaptedClassifier",
    learned: "AdaptedClassifier | None",
    query: "QueryPictures",
    positions: list[int],
    emit: EventSink,
) -> "Iterator[tuple[Answer, Answer]]":
    """Classify the readable pictures, and append their positions in the query to a list.

    Yields for each the answer, and the one without what was learned from the folder.
    """
    from purer_app.engine.few_shot.confidence.answers import classify_batches
    from purer_app.engine.few_shot.folder_learning.adapted import classify_with_both
    from purer_app.engine.images.class_folders import picture_batches
    from purer_app.engine.images.folder_pictures import noting

    counted = _counting(noting(query.read(emit), positions), len(query.files), emit)
    batches = picture_batches(counted, _MOST_IN_BATCH)
    n_way = len(subject.class_names)
    if learned is not None:
        return ((final, plain) for plain, final in classify_with_both(subject, learned, batches))
    answers = classify_batches(subject.classifier, subject.support, subject.labels, batches, n_way, subject.rule)
    return ((answer, answer) for answer in answers)


def _in_turns(
    answers: "Iterator[tuple[Answer, Answer]]",
    emit: EventSink,
    turn: Callable[[EventSink], AbstractContextManager[None]],
) -> "Iterator[tuple[Answer, Answer]]":
    """Yield answers, each computed in its turn and with heartbeats, so that a long batch can be cancelled."""
    from purer_app.engine.few_shot.heartbeats import HeartbeatsBetweenOperations, HeartbeatTimer

    timer = HeartbeatTimer(emit, "predict")
    while True:
        with turn(emit), HeartbeatsBetweenOperations(timer):
            answer = next(answers, None)
        if answer is None:
            return
        yield answer


def _adapted(config: AdaptConfig, support: "LabelledPictures", emit: EventSink) -> "AdaptedClassifier":
    """Measure the method of the settings by leave-one-out, and adapt it to all support pictures."""
    from purer_app.engine.core.files import real_path
    from purer_app.engine.few_shot.confidence.leave_one_out import left_out_pictures, n_left_out
    from purer_app.engine.few_shot.folder_learning.adapted import check_learns_from_folders
    from purer_app.engine.few_shot.icfil.timer import SeveralCalibrations
    from purer_app.engine.few_shot.load_method import load_method
    from purer_app.engine.few_shot.old_classes.adapting import adapt_with_old_classes
    from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier

    n_way = len(support.class_names)
    leave_outs = n_left_out(support.labels, n_way)
    if config.old:
        subject = adapt_with_old_classes(config, support, _counting_left_out(leave_outs, emit))
        if len(support.labels):
            _warn_of_unfamiliar(subject.method, support, emit)
        return subject
    emit = SeveralCalibrations(emit, leave_outs + 1) if config.icfil else emit
    method = load_method(config, emit)
    if config.learn_from_folder:
        check_learns_from_folders(method)
        if config.export:
            emit(
                NoticeGiven(
                    "The export is the plain classifier: what is learned from a folder is for its pictures alone"
                )
            )
    emit(StageStarted("leave one out", f"{len(support.pixels)} pictures"))
    told = emit if config.icfil else _counting_left_out(leave_outs, emit)
    found = left_out_pictures(method, support.pixels, support.labels, n_way, config.seed, told)
    _warn_of_unfamiliar(method, support, emit)
    emit(StageStarted("adapt", f"{n_way} classes"))
    classifier = method.adapt(support.images, support.labels, n_way, seed=config.seed)
    return AdaptedClassifier(
        origin=real_path(Path(config.run or config.pool)).name,
        trained=bool(config.run),
        icfil=config.icfil,
        method=method,
        classifier=classifier,
        support=support.images,
        labels=support.labels,
        class_names=support.class_names,
        rule=found.rule,
        leave_one_out=found.estimate,
        separation=found.separation,
    )


def _warn_of_unfamiliar(method: "FewShotMethod", support: "LabelledPictures", emit: EventSink) -> None:
    """Give a notice if support pictures are unlike everything that the models were trained on."""
    from purer_app.engine.few_shot.confidence.familiarity import UNFAMILIAR, strangeness, teachers_of

    found = strangeness(teachers_of(method), lambda spec: support.images(method.form(spec)))
    if found is not None and (unfamiliar := int((found > UNFAMILIAR).sum())):
        emit(NoticeGiven(unfamiliar_in_words(unfamiliar, len(found))))


def _counting_left_out(total: int, emit: EventSink) -> EventSink:
    """Report how many pictures have been left out, in addition to their heartbeats."""
    done = 0

    def count(event: Event) -> None:
        nonlocal done
        if event == Heartbeat("leave one out"):
            done += 1
            emit(PartsDone(done, total))
        emit(event)

    return count


def _counting(pictures: Iterator["Tensor"], total: int, emit: EventSink) -> Iterator["Tensor"]:
    """Pass on pictures, and report how many there were; unreadable ones are not counted."""
    for done, picture in enumerate(pictures):
        emit(PartsDone(done, total))
        yield picture
    emit(PartsDone(total, total))


def write_adaptation(
    result: Adaptation,
    config: AdaptConfig,
    emit: EventSink,
    *,
    html: Path | None = None,
    csv: Path | None = None,
    replaceable: Mapping[Path, str] | None = None,
) -> dict[Path, Path]:
    """Write the answers as an HTML page with thumbnails, as a CSV table, or both.

    Args:
        replaceable: the SHA-256 of files that may be replaced. Any other file is kept, and a notice says so.

    Returns:
        For `html` and `csv`, the path that was written: another one if the file of that name was kept.

    Raises:
        RunFolderError: a file cannot be written.
    """
    from purer_app.engine.reports.answers_page import answers_page
    from purer_app.engine.reports.answers_table import answer_row, answers_csv

    contents: dict[Path, bytes] = {}
    if html is not None:  # first, because it can be cancelled
        contents[html] = answers_page(_page(result, config), emit)
    if csv is not None:
        rows = (
            answer_row(
                Path(one["file"]),
                Path(config.query),
                *(
                    (found["class"], found["confidence"], found["not_sure"])
                    for found in (one, one.get("plain"))
                    if found is not None
                ),
            )
            for one in result.predictions
        )
        contents[csv] = answers_csv(rows, with_plain=result.folder is not None)
    return {
        path: write_beside(path, content, emit, (replaceable or {}).get(path, "")) for path, content in contents.items()
    }


def write_beside(path: Path, content: bytes, emit: EventSink, replaceable: str = "") -> Path:
    """Write a file as `write_keeping` does; if another one was kept, a notice says so.

    Raises:
        RunFolderError: the file cannot be written.
    """
    from purer_app.engine.core.files import write_keeping

    new = write_keeping(path, content, replaceable)
    if new != path:
        emit(NoticeGiven(kept_in_words(path, new)))
    return new


def kept_in_words(path: Path, new: Path) -> str:
    """Return why the answers are in another file than before, without a full stop."""
    return f"{path} is kept, because PURER did not write it or it was changed since; the new file is {new.name}"


def _pictures_learned(result: Adaptation) -> dict[str, str]:
    """Describe the pictures of the user's classes, and the pseudo images of each model's classes."""
    counts = dict(zip(result.classes, result.counts, strict=True))
    own = {name: count for name, count in counts.items() if name not in result.models}
    facts = {"pictures learned": ", ".join(f"{name}: {count}" for name, count in own.items()) or "none"}
    for model in dict.fromkeys(result.models.values()):
        names = [name for name, owner in result.models.items() if owner == model]
        images = sum(counts[name] for name in names)
        facts[f"classes of {model}"] = f"{', '.join(names)} ({images} pseudo images, which are synthetic)"
    return facts


def _page(result: Adaptation, config: AdaptConfig) -> "AnswersPage":
    from purer_app.engine.core.files import real_path
    from purer_app.engine.reports.answers_page import AnswersPage, NamedPicture

    source = "run" if config.run else "pool"
    own = len(result.models) < len(result.classes)
    return AnswersPage(
        title=f"{real_path(Path(config.query)).name}: {plural(len(result.predictions), '1 picture', '{n:,} pictures')}",
        conclusions=tuple(f"{sentence}." for sentence in result.sentences()),
        facts={
            source: real_path(Path(config.run or config.pool)).name,
            "method": result.method + (", calibrated by ICFIL" if config.icfil else ""),
            "classes": real_path(Path(config.support)).name if own else "none of your own",
            **_pictures_learned(result),
            **({"leave-one-out": "measured without ICFIL"} if result.plain_estimate else {}),
            "seed": str(config.seed),
        },
        class_names=result.classes,
        answers=[
            NamedPicture(Path(one["file"]), one["class"], one["confidence"], one["not_sure"], truth)
            for one, truth in zip(result.predictions, result.truth, strict=True)
        ],
        unreadable=tuple(Path(file).name for file in result.unreadable),
    )
