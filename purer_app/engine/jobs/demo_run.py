"""Runs the whole pipeline on the sample pool: inspect, train, evaluate with baselines, and write a report."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs
import torch
from torch import Tensor

from purer_app.engine.checkpoints.intake.triage import inspect_folder
from purer_app.engine.core.events import Control, EventSink, NoticeGiven, StageStarted, SwitchFired, ignore
from purer_app.engine.core.files import cannot_write, check_new, make_folder
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.choices import CurriculumRule
from purer_app.engine.core.settings.job_configs import DemoConfig, EvaluateConfig
from purer_app.engine.core.settings.learner_configs import POOL_LEARNERS
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.toml_io import read_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference, evaluate_methods
from purer_app.engine.evaluation.gain import describe_gain, gains, offers, signed_points
from purer_app.engine.few_shot.confidence.answers import answer, picture_source
from purer_app.engine.few_shot.confidence.leave_one_out import leave_one_out
from purer_app.engine.few_shot.load_method import load_learner_method, methods_to_compare
from purer_app.engine.images.class_folders import LabelledPictures, load_class_folders
from purer_app.engine.inversion.class_budget import inverted_classes
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.reports.charts.training_charts import describe_firings
from purer_app.engine.reports.pseudo_sheets import pseudo_sheets
from purer_app.engine.reports.report import Prediction, PseudoSheet, ReportInput, write_report
from purer_app.engine.reports.run_report import LEVELS
from purer_app.engine.runs.gallery import open_gallery
from purer_app.engine.runs.run_creation import check_place
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from purer_app.engine.training.meta_training import TrainedRun

_ROWS_COMPARED = (Baseline.TEACHER_ENSEMBLE, Baseline.BEST_SINGLE_TEACHER, Baseline.RANDOM)
"""What the learner is compared with after all models without training."""


@dataclass(frozen=True, slots=True)
class DemoResult:
    """The path of the report, the evaluations, and conclusions in sentences."""

    report: Path
    evaluations: tuple[tuple[str, Evaluation], ...]
    conclusions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """A folder of pictures that no teacher has seen."""

    title: str
    data: Path
    pictures: LabelledPictures


def run_demo(config: DemoConfig, emit: EventSink, control: Control) -> DemoResult:
    """Train on the Glyphs pool and evaluate on symbols and alphabets that no teacher has seen.

    Raises:
        EngineError: a step failed; files written before remain.
    """
    started = time.monotonic()
    out = _new_folder(config)
    check_place(out / "run")
    check_new(out / "report.html")
    pool_folder = resource("glyphs-pool")
    emit(StageStarted("inspect", str(pool_folder)))
    verdicts = tuple(inspection.verdict.to_json() for inspection in inspect_folder(pool_folder, emit))
    tasks = _tasks(config, pool_folder, emit)  # reports missing pictures before the long part
    trained = start_training(_train_config(config, pool_folder), out / "run", emit, control)
    with_icfil = trained.learner not in POOL_LEARNERS
    evaluations = tuple(_evaluations(config, Path(trained.run), tasks, emit, icfil=with_icfil))
    folder = RunFolder.open(Path(trained.run))
    conclusions = describe_results(folder, evaluations)
    report = ReportInput(
        title="PURER demo: meta-learning from the Glyphs pool",
        conclusions=conclusions,
        notes=_notes(config, evaluations),
        models=verdicts,
        events=tuple(folder.events()),
        level=_level(evaluations[0][1]),
        evaluations=evaluations,
        sheets=_sheets(folder, pool_folder),
        predictions=_predictions(folder.path, config, emit),
        facts=_facts(trained, folder, time.monotonic() - started),
    )
    path = out / "report.html"
    write_report(path, report)
    return DemoResult(path, evaluations, conclusions)


def _new_folder(config: DemoConfig) -> Path:
    if config.out:
        return Path(config.out)
    folder = platformdirs.user_data_path("purer-app", appauthor=False)
    try:
        make_folder(folder)
    except OSError as error:
        raise cannot_write(folder, error, "choose another place with --out", moves=True) from error
    return folder / time.strftime("demo-%Y-%m-%d-%H%M%S")


def _train_config(config: DemoConfig, pool_folder: Path) -> TrainConfig:
    preset = apply_preset(TrainConfig(pool=str(pool_folder), seed=config.seed, device=config.device), "quick")
    if not config.quick:
        return preset
    return replace(
        preset,
        inversion=replace(preset.inversion, warmup_steps=5, teachers_per_step=2),
        meta=replace(preset.meta, steps=20, lag_steps=5, episodes_per_step=2),
    )


def _tasks(config: DemoConfig, pool_folder: Path, emit: EventSink) -> list[_Task]:
    symbols = resource("symbols")
    tasks = [_Task("Symbols that no teacher has seen", symbols, load_class_folders(symbols, emit))]
    if config.data:
        held_back = tuple(read_toml(pool_folder / "pool.toml")["leave_out"])
        names = ", ".join(pattern.rstrip("_*") for pattern in held_back)
        alphabets = load_class_folders(Path(config.data), emit, held_back)
        tasks.append(_Task(f"Held-back alphabets: {names}", Path(config.data), alphabets))
    return tasks


def _evaluations(
    config: DemoConfig, run: Path, tasks: Sequence[_Task], emit: EventSink, *, icfil: bool
) -> list[tuple[str, Evaluation]]:
    episodes, icfil_episodes = _episodes(config)
    found = []
    for task in tasks:
        emit(StageStarted("evaluate", task.title))
        settings = EvaluateConfig(
            run=str(run),
            data=str(task.data),
            episodes=episodes,
            icfil_episodes=icfil_episodes,
            seed=config.seed,
            device=config.device,
            icfil=icfil,
        )
        methods = methods_to_compare(settings, emit, task.pictures)
        found.append((task.title, evaluate_methods(methods, task.pictures, settings, emit)))
    return found


def _episodes(config: DemoConfig) -> tuple[int, int]:
    """Return the number of episodes per row, and per row with ICFIL."""
    return (20, 4) if config.quick else (200, 50)


def describe_results(folder: RunFolder, evaluations: tuple[tuple[str, Evaluation], ...]) -> tuple[str, ...]:
    """Say what training adds, compare with each baseline, and what the curriculum did, in sentences."""
    sentences = [
        _compared(title, n_shot, evaluation)
        for title, evaluation in evaluations
        for n_shot in sorted({row.n_shot for row in evaluation.rows})
    ]
    firings = [event for event in folder.events() if isinstance(event, SwitchFired)]
    settings = folder.settings()
    is_off = settings.curriculum.rule == CurriculumRule.OFF
    curriculum = f"The curriculum is off for {settings.learner.name}: the pseudo images are not made harder."
    return (
        *sentences,
        *offers([pair for _, evaluation in evaluations for pair in evaluation.paired]),
        curriculum if is_off else describe_firings(firings),
    )


def _compared(title: str, n_shot: int, evaluation: Evaluation) -> str:
    pairs = [pair for pair in evaluation.paired if pair.n_shot == n_shot]
    parts = [compare(pair) for name in _ROWS_COMPARED for pair in pairs if pair.against == name]
    icfil = [f"ICFIL changes it by {signed_points(pair)}" for pair in pairs if pair.method == pair.against]
    training = "".join(f"{describe_gain(pair)}; " for pair in gains(pairs))
    learner = pairs[0].method
    return f"{title}, 5-way {n_shot}-shot: {training}{learner} is {'; '.join(parts + icfil)}."


def compare(pair: PairedDifference) -> str:
    """Describe a paired difference: above, below, or not significant."""
    if abs(pair.difference) <= pair.ci95:
        return f"not significantly different from {pair.against} ({signed_points(pair)})"
    return f"{'above' if pair.difference > 0 else 'below'} {pair.against} ({signed_points(pair)})"


def _notes(config: DemoConfig, evaluations: tuple[tuple[str, Evaluation], ...]) -> tuple[str, ...]:
    episodes, icfil_episodes = _episodes(config)
    notes = [f"Each row is the mean over {episodes} episodes; every method sees the same ones."]
    if any(row.icfil for _, evaluation in evaluations for row in evaluation.rows):
        notes.append(
            f"Rows with ICFIL and their paired differences are means over the first {icfil_episodes} of these episodes."
        )
    else:
        notes.append(
            "ICFIL is not measured: it does not help a learner that keeps the features of the models, and it is slow "
            "there (docs/results.md)."
        )
    notes.append(
        "The presets were tuned on the held-back alphabets, so accuracies on them are optimistic; nothing was tuned on "
        "the symbols."
    )
    if not config.data:
        notes.append(
            "The five held-back alphabets were not measured; --data with the Omniglot class folders measures them, too."
        )
    return tuple(notes)


def _level(evaluation: Evaluation) -> tuple[str, float] | None:
    """Return name and accuracy of all models without training, else of the teacher ensemble, at 5 shots."""
    found = {row.method: row.mean / 100 for row in evaluation.rows if row.n_shot == 5}
    return next(((name, found[method]) for method, name in LEVELS.items() if method in found), None)


def _sheets(folder: RunFolder, pool_folder: Path) -> tuple[PseudoSheet, ...]:
    snapshot = folder.latest_snapshot()
    pool = load_pool(pool_folder, torch.device("cpu"), ignore)
    classes = inverted_classes(pool.teachers, folder.settings())
    gallery = open_gallery(folder.path)
    return pseudo_sheets(pool, classes, snapshot.tensors, n_shown=8, gallery=gallery) if snapshot else ()


def _predictions(run: Path, config: DemoConfig, emit: EventSink) -> tuple[Prediction, ...]:
    """Adapt to five symbols with five pictures each, and classify three more of each."""
    pictures = load_class_folders(resource("symbols"))
    order = torch.randperm(len(pictures.class_names), generator=child_generator(config.seed, "demo symbols"))
    classes = sorted(order[:5].tolist())
    support, labels = _pictures_of(pictures, classes, 0, 5)
    query, truth = _pictures_of(pictures, classes, 5, 8)
    method = load_learner_method(run, choose_device(config.device, ignore))
    emit(StageStarted("adapt", "five symbols with five pictures each"))
    estimate, calibration = leave_one_out(method, support, labels, 5, config.seed, emit)
    emit(NoticeGiven(f"Leave-one-out: {estimate.correct} of {estimate.total} symbols classified correctly"))
    classifier = method.adapt(picture_source(support), labels, 5, seed=config.seed)
    answers = answer(classifier, support, labels, query, 5, calibration)
    names = [pictures.class_names[label] for label in classes]
    return tuple(
        Prediction(
            picture=picture,
            true_class=names[true],
            predicted_class=names[found.label],
            confidence=found.confidence,
            not_sure=found.not_sure,
        )
        for picture, true, found in zip(query, truth.tolist(), answers, strict=True)
    )


def _pictures_of(pictures: LabelledPictures, classes: list[int], first: int, last: int) -> tuple[list[Tensor], Tensor]:
    chosen = [pictures.indices_of(label)[first:last] for label in classes]
    pixels = [pictures.pixels[i] for indices in chosen for i in indices.tolist()]
    return pixels, torch.arange(len(classes)).repeat_interleave(last - first)


def _facts(trained: TrainedRun, folder: RunFolder, seconds: float) -> dict[str, str]:
    manifest = folder.manifest()
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    return {
        "Learner": trained.learner,
        "Meta-iterations": str(trained.steps),
        "Training": f"{trained.seconds:.0f} s",
        "Whole demo": f"{seconds:.0f} s",
        "Seed": str(manifest["seed"]),
        "Device": str(manifest["device"]),
        "Versions": versions,
    }
