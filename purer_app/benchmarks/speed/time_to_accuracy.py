"""Measures how much faster the engine reaches the final accuracy of the released procedure.

Usage: `purer-app bench time-to-accuracy --train DIR --validation DIR [--minutes 30] [--seeds 3] [--out DIR] [--json]`.
Twelve Conv4-32 teachers are trained on the classes of one folder (scenario SS). `reference` is second-order MAML as
released; `fast` is the engine with its default settings and MAML; the others use ProtoNet and the default learner, a
pool embedding, which starts higher because it keeps the features of the teachers. All are measured on the same few-shot
episodes of the classes in the other folder, and this time is not counted. Results, table and plot are stored under
--out, and the same command continues an interrupted measurement.
"""

import argparse
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path

import torch

from purer_app.benchmarks.speed.accuracy_curves import (
    MARGIN,
    REFERENCE,
    Comparison,
    Curve,
    Point,
    chart,
    describe,
    read_curve,
    write_curve,
)
from purer_app.benchmarks.speed.reference import ReferenceTraining
from purer_app.benchmarks.speed.timed_runs import ReferenceRun, Stopwatch
from purer_app.benchmarks.storage import write_results
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, Event, TeacherTrained
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.presets import apply_preset, with_learner, without_tricks
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.images.class_folders import LabelledPictures, load_class_folders
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.training.state.training_state import TrainingState

FAST = {"fast": "maml", "fast, protonet": "protonet", "fast, pool-embedding": "pool-embedding"}
"""The compared ways of the engine, and their learners."""
_CPU = torch.device("cpu")
_MEASUREMENTS = 20
_STEPS_BETWEEN = 5

Report = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings of a comparison."""

    train: Path
    validation: Path
    out: Path = Path("time-to-accuracy")
    minutes: float = 30.0
    seeds: int = 3
    teachers: int = 12
    epochs: int = 60
    image_size: int = 32
    episodes: int = 100

    @property
    def seconds(self) -> float:
        """Training time of the reference."""
        return 60 * self.minutes

    def place(self, way: str, seed: int, suffix: str) -> Path:
        """Return the path for a file of one training run."""
        return self.out / f"{way.replace(', ', '-')}-{self.minutes:g}-minutes-seed-{seed}{suffix}"


def compare(plan: Plan, report: Report) -> Comparison:
    """Train the pool and all ways with all seeds; finished parts are reused.

    Raises:
        EngineError: a folder has no class folders or too few classes or pictures, or the pool has other settings.
    """
    pool = _pool(plan, report)
    rounds = [_Round(plan, pool, load_class_folders(plan.validation), seed, report) for seed in range(plan.seeds)]
    curves: list[Curve] = []
    for each in rounds:
        reference = each.kept(REFERENCE, each.reference)
        curves.append(reference)
        curves += [each.kept(way, partial(each.fast, way, reference.final)) for way in FAST]
    return Comparison(plan.minutes, tuple(curves))


def _pool(plan: Plan, report: Report) -> ModelPool:
    def emit(event: Event) -> None:
        if isinstance(event, TeacherTrained) and not event.reused:
            report(f"{event.teacher}: held-out accuracy {100 * event.held_out_accuracy:.1f} %")

    settings = MakePoolConfig(
        data=(str(plan.train),),
        scenario="ss",
        teachers=plan.teachers,
        epochs=plan.epochs,
        image_sizes=(plan.image_size,),
        flip=True,
        device="cpu",
    )
    folder = plan.out / "pool"
    folder.mkdir(parents=True, exist_ok=True)
    jobs.make_pool(settings, folder, emit, Control())
    return load_pool(folder, _CPU)


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """All training runs of one seed, measured on the same episodes."""

    plan: Plan
    pool: ModelPool
    pictures: LabelledPictures
    seed: int
    report: Report

    def kept(self, way: str, train: Callable[[], Curve]) -> Curve:
        """Return the stored curve of a finished training run, or train and store it."""
        path = self.plan.place(way, self.seed, ".json")
        if not path.is_file():
            write_curve(train(), path)
        curve = read_curve(path)
        end = curve.points[-1]
        self.report(f"{way}, seed {self.seed}: {100 * curve.final:.1f} % after {end.step} steps in {end.seconds:.0f} s")
        return curve

    def reference(self) -> Curve:
        """Train the reference and measure its accuracy twenty times."""
        config, seconds = without_tricks(replace(self._settings("maml"), mode="exact")), self.plan.seconds
        run = ReferenceRun(self.plan.place(REFERENCE, self.seed, ".pt"), config, self.pool, seconds)
        learner, measure = self._measure(config)
        while run.seconds < seconds:
            run.train_until(seconds * (len(run.points) + 1) / _MEASUREMENTS)
            run.keep(measure(run.training.theta))
            point = run.points[-1]
            self.report(f"  {point.seconds:.0f} of {seconds:.0f} s, step {point.step}: {100 * point.accuracy:.1f} %")
        untrained, start = learner.initial_parameters(self.seed), ReferenceTraining(run.config, self.pool).theta
        return Curve(REFERENCE, self.seed, measure(untrained), measure(start), tuple(run.points))

    def fast(self, way: str, target: float) -> Curve:
        """Train with the engine until an accuracy or the time limit is reached."""
        preset = apply_preset(self._settings("maml"), "balanced")
        config = replace(
            with_learner(preset, FAST[way], "balanced"),
            meta=replace(preset.meta, max_seconds=0.0),  # the run's own clock counts validation too
            record=replace(preset.record, validation_every=_STEPS_BETWEEN),
        )
        learner, measure = self._measure(config)
        start = measure(TrainingState(config, self.pool, _CPU).theta)
        folder = self.plan.place(way, self.seed, "")
        shutil.rmtree(folder, ignore_errors=True)  # a run that was stopped starts again: it takes minutes, not hours
        watch = Stopwatch(target, min(self.plan.seconds, preset.meta.max_seconds))
        jobs.train(config, folder, watch.emit, watch)
        points = watch.points or [Point(watch.seconds, 0, start)]  # the time may end before the first meta-iteration
        return Curve(way, self.seed, measure(learner.initial_parameters(self.seed)), start, tuple(points))

    def _settings(self, learner: str) -> TrainConfig:
        config = TrainConfig(
            pool=str(self.pool.folder.resolve()),
            validation=str(self.plan.validation.resolve()),
            seed=self.seed,
            device="cpu",
            learner=learner_config(learner),
        )
        return replace(config, record=replace(config.record, validation_episodes=self.plan.episodes))

    def _measure(self, config: TrainConfig) -> tuple[Learner, Callable[[Parameters], float]]:
        """Return the learner and the validator of a run with these settings."""
        learner, shape = TrainingState(config, self.pool, _CPU).learner, config.episode
        validator = Validator(
            self.pictures,
            learner.spec,
            _CPU,
            n_way=shape.n_way,
            n_shot=shape.n_shot,
            n_query=shape.n_query,
            episodes=config.record.validation_episodes,
            seed=config.seed,
        )
        return learner, lambda theta: validator.measure(learner, theta)[0]


def _options(arguments: list[str]) -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(
        prog="purer-app bench time-to-accuracy", description="Time training until an accuracy is reached."
    )
    parser.add_argument("--train", type=Path, required=True, help="class folders to train the teachers on")
    parser.add_argument("--validation", type=Path, required=True, help="class folders of classes that no teacher knows")
    parser.add_argument(
        "--out", type=Path, default=Path("time-to-accuracy"), help="folder for all results (default: %(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=30.0, help="training time of the reference")
    parser.add_argument("--seeds", type=int, default=3, help="number of seeds")
    parser.add_argument("--teachers", type=int, default=12, help="number of teachers, with five classes each")
    parser.add_argument("--epochs", type=int, default=60, help="passes over the training pictures of a teacher")
    parser.add_argument("--image-size", type=int, default=32, help="side length of the images in pixels")
    parser.add_argument("--episodes", type=int, default=100, help="number of validation episodes")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.minutes <= 0 or min(options.seeds, options.episodes) < 1:
        parser.error("minutes must be above 0; seeds and episodes must be at least 1")
    return Plan(**{field.name: getattr(options, field.name) for field in fields(Plan)}), options.json


def main(arguments: list[str]) -> int:
    """Run the benchmark and print the results; return 1 if the reference gained too little to compare."""
    plan, as_json = _options(arguments)
    found = compare(plan, lambda line: print(line, file=sys.stderr, flush=True))
    table = describe(found)
    write_results(plan.out, {"table.txt": table, "result.json": found.as_json(), "plot.svg": chart(found)})
    print(found.as_json() if as_json else table)
    return 0 if found.gain >= MARGIN else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
