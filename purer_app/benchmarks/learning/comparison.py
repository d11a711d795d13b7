"""Trains and measures all ways and baselines of a comparison on the same episodes of real classes."""

from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import torch

from purer_app.benchmarks.learning.ledger import Ledger, Report, kept
from purer_app.benchmarks.learning.oracle import (
    EPISODES,
    Distance,
    files_behind,
    first_of_each_class,
    images_per_class,
    limited_to,
    measure_distance,
    pictures_behind,
    train_oracle,
)
from purer_app.benchmarks.learning.pools import whole_pool
from purer_app.benchmarks.learning.table import Measured, Result
from purer_app.benchmarks.learning.ways import way_config
from purer_app.benchmarks.storage import RUN_CODE, code_key, file_name, key_of, key_of_files
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.few_shot.baselines import untrained_methods
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod, learner_method
from purer_app.engine.images.class_folders import LabelledPictures, load_class_folders
from purer_app.engine.learners.registry import build_learner
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.run_folder import RunFolder

ALL_PICTURES, AS_MANY = "all", "as-many"
"""An oracle learns from all real pictures of the teachers' classes, or from as many per class as pseudo images."""
_ORACLE_CODE = "benchmarks/learning/oracle.py"
WAYS = ("pool-embedding", "compact", "student", "protonet", "protonet:curriculum.rule=off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings of a comparison."""

    pool: Path
    validation: Path
    out: Path = Path("learning")
    ways: tuple[str, ...] = WAYS
    minutes: float = 5.0
    seeds: int = 1
    episodes: int = 600
    icfil: bool = False
    real: tuple[Path, ...] = ()
    """Folders that the teachers were trained on, for the oracle and the distance of pseudo episodes; may be empty."""
    oracles: tuple[str, ...] = (ALL_PICTURES,)
    """How many of their pictures the oracles learn from: ALL_PICTURES, AS_MANY or both."""
    device: str = "auto"


def compare(plan: Plan, report: Report) -> Result:
    """Train and measure all ways with all seeds; finished parts are reused.

    Raises:
        EngineError: the pool, the data or a way cannot be used.
    """
    configs = [
        (way, seed, way_config(way, plan.pool, seed=seed, minutes=plan.minutes, device=plan.device))
        for way in plan.ways
        for seed in range(plan.seeds)
    ]
    bench = _Bench(plan, report)
    rows = [*bench.baselines()]
    distances = list[Distance]()
    for way, seed, config in configs:
        run = bench.trained(way, seed, config)
        rows += bench.measured_run(way, seed, run)
        if plan.real:
            rows += [bench.measured_oracle(way, seed, run, config, how_many) for how_many in plan.oracles]
            distances.append(bench.distance(way, seed, run))
    return Result(plan.pool.name, plan.validation.name, plan.minutes, tuple(rows), tuple(distances))


@dataclass
class _Bench:
    plan: Plan
    report: Report
    pool: ModelPool = field(init=False)
    ledger: Ledger = field(init=False)
    device: torch.device = field(init=False)

    def __post_init__(self) -> None:
        self.device = choose_device(self.plan.device, ignore)
        self.pool = whole_pool(self.plan.pool, self.device)
        pictures = load_class_folders(self.plan.validation)
        self.ledger = Ledger(self.plan.out / "measured", pictures, self.report, self.plan.episodes)

    def trained(self, way: str, seed: int, config: TrainConfig) -> Path:
        """Return the folder of a finished run with these settings, models and code, training it if needed."""
        models = [teacher.sha256 for teacher in self.pool.teachers]
        key = key_of(settings_to_toml(replace(config, pool="")), *models, code_key(*RUN_CODE))
        folder = self.plan.out / "runs" / f"{file_name(way)}-seed-{seed}-{key}"
        if not (folder / "model.toml").is_file():
            self.report(f"{way}, seed {seed}: training for {self.plan.minutes:g} minutes")
            if folder.exists():
                jobs.resume(folder, ignore, Control())
            else:
                jobs.train(config, folder, ignore, Control())
        return folder

    def baselines(self) -> list[Measured]:
        """Measure the baselines without training."""
        learner = build_learner(learner_config("protonet"), self.pool.common_spec(), 5).to(self.device)
        rows = untrained_methods(learner, self.pool, 0, self.device)
        key = key_of("baselines", *(teacher.sha256 for teacher in self.pool.teachers))
        return [self.ledger.measured(row[0].name, 0, key, partial(list, row)) for row in rows]

    def measured_run(self, way: str, seed: int, run: Path) -> list[Measured]:
        """Measure a finished run, optionally also with ICFIL."""
        plain = load_learner_method(run, self.device)
        found = [self.ledger.measured(way, seed, run.name, lambda: [plain])]
        if self.plan.icfil:
            icfil = RunFolder(run).settings().icfil
            calibrated = LearnerMethod(plain.name, plain.learner, plain.theta, icfil=icfil)
            found.append(self.ledger.measured(f"{way} + ICFIL", seed, f"{run.name}-icfil", lambda: [calibrated]))
        return found

    def measured_oracle(self, way: str, seed: int, run: Path, config: TrainConfig, how_many: str) -> Measured:
        """Measure the same learner after the same training time on the real pictures of the teachers' classes."""
        name, key, images = f"oracle of {way}", f"{run.name}, {self.real_content}, {code_key(_ORACLE_CODE)}", None
        if how_many == AS_MANY:
            images = images_per_class(run)
            name, key = f"{name}, as many pictures", f"{key}, {images} pictures per class"

        def train() -> list[FewShotMethod]:
            pictures, limited, number = self.real, config, ""
            if images is not None:
                pictures, limited = first_of_each_class(self.real, images), limited_to(config, images)
                number = f", {images} per class"
            self.report(f"{name}, seed {seed}: training on real pictures{number}")
            learner, theta = train_oracle(limited, self.pool, pictures, self.device)
            return [learner_method(name, learner, theta)]

        return self.ledger.measured(name, seed, key, train)

    def distance(self, way: str, seed: int, run: Path) -> Distance:
        """Compare the pseudo episodes of a run with real ones of the same classes."""
        facts = run.name, code_key(_ORACLE_CODE), str(EPISODES)
        path = self.ledger.place(f"distance-{way}", *facts, self.real_content)

        def measure() -> Distance:
            self.report(f"{way}, seed {seed}: measuring the distance to real episodes")
            return measure_distance(way, run, self.pool, self.real, self.device)

        return kept(path, lambda values: Distance(**values), measure)

    @cached_property
    def real(self) -> LabelledPictures:
        """The pictures that the teachers were trained on."""
        return pictures_behind(self.pool, self.plan.real)

    @cached_property
    def real_content(self) -> str:
        """A hash of the picture files of the teachers' classes, which are not decoded for it."""
        return key_of_files(files_behind(self.pool, self.plan.real))
