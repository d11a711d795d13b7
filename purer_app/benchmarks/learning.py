"""Says what each learner is worth beside the baselines that need no training, on the same episodes of real classes.

Usage: `purer-app bench learning (--pool DIR | --scenario NAME --train DIR...) --validation DIR [--ways WAY...]
[--minutes 5] [--seeds 1] [--episodes 600] [--out DIR] [--json]`. A way is a learner, with other settings behind a
colon: `protonet:curriculum.rule=off` is EI where `protonet` is ECI. Every way trains for the same time without ever
seeing the validation classes, so its last step is measured. Runs and measurements are kept under --out by what went
into them: the same command goes on where it was stopped, and another way costs its own time only.
"""

import argparse
import hashlib
import json
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import torch

from purer_app.benchmarks.learning_pools import SCENARIOS, made_pool
from purer_app.benchmarks.learning_table import Measured, Result, as_csv, in_words
from purer_app.engine import jobs
from purer_app.engine.baselines import untrained_methods
from purer_app.engine.class_folders import LabelledPictures, load_class_folders
from purer_app.engine.config import LearnerConfig, TrainConfig
from purer_app.engine.devices import choose_device
from purer_app.engine.errors import ConfigError
from purer_app.engine.evaluation import evaluate_methods
from purer_app.engine.events import Control, ignore
from purer_app.engine.few_shot import FewShotMethod, LearnerMethod
from purer_app.engine.files import write_atomically
from purer_app.engine.job_config import EvaluateConfig
from purer_app.engine.learners import build_learner
from purer_app.engine.methods import load_learner_method
from purer_app.engine.model_pool import ModelPool, load_pool
from purer_app.engine.presets import apply_preset
from purer_app.engine.run_folder import RunFolder
from purer_app.engine.settings_file import settings_from_table, settings_to_toml

WAYS = ("pool-embedding", "compact", "protonet", "protonet:curriculum.rule=off")
Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is compared, on what, for how long."""

    pool: Path
    validation: Path
    out: Path = Path("learning")
    ways: tuple[str, ...] = WAYS
    minutes: float = 5.0
    seeds: int = 1
    episodes: int = 600
    icfil: bool = False
    device: str = "auto"


def compare(plan: Plan, tell: Tell) -> Result:
    """Train every way with every seed and measure it, as far as that is not done yet.

    Raises:
        EngineError: of the kind that fits what is wrong with pool, data or a way.
    """
    configs = [(way, seed, _config(plan, way, seed)) for way in plan.ways for seed in range(plan.seeds)]
    bench = _Bench(plan, tell)
    rows = [*bench.baselines()]
    for way, seed, config in configs:
        run = bench.trained(way, seed, config)
        rows += bench.measured_run(way, seed, run)
    return Result(plan.pool.name, plan.validation.name, plan.minutes, tuple(rows))


@dataclass(slots=True)
class _Bench:
    plan: Plan
    tell: Tell
    pool: ModelPool = field(init=False)
    pictures: LabelledPictures = field(init=False)
    device: torch.device = field(init=False)

    def __post_init__(self) -> None:
        self.device = choose_device(self.plan.device, ignore)
        self.pool = load_pool(self.plan.pool, self.device)
        self.pictures = load_class_folders(self.plan.validation)

    def trained(self, way: str, seed: int, config: TrainConfig) -> Path:
        """Return the folder of a finished run with these settings on these models."""
        key = _digest(settings_to_toml(replace(config, pool="")), *(teacher.sha256 for teacher in self.pool.teachers))
        folder = self.plan.out / "runs" / f"{_file_name(way)}-seed-{seed}-{key}"
        if not (folder / "model.toml").is_file():
            self.tell(f"{way}, seed {seed}: training for {self.plan.minutes:g} minutes")
            if folder.exists():
                jobs.resume(folder, ignore, Control())
            else:
                jobs.train(config, folder, ignore, Control())
        return folder

    def baselines(self) -> list[Measured]:
        """Measure what needs no training."""
        learner = build_learner(LearnerConfig(name="protonet"), self.pool.common_spec(), 5).to(self.device)
        rows = untrained_methods(learner, self.pool, 0, self.device)
        key = _digest("baselines", *(teacher.sha256 for teacher in self.pool.teachers))
        return [self._measured(row[0].name, 0, key, row) for row in rows]

    def measured_run(self, way: str, seed: int, run: Path) -> list[Measured]:
        """Measure a finished run, and with ICFIL where that is asked for."""
        plain = load_learner_method(run, self.device)
        found = [self._measured(way, seed, run.name, [plain])]
        if self.plan.icfil:
            icfil = RunFolder(run).settings().icfil
            calibrated = LearnerMethod(plain.name, plain.learner, plain.theta, icfil=icfil)
            found.append(self._measured(f"{way} + ICFIL", seed, f"{run.name}-icfil", [calibrated]))
        return found

    def _measured(self, name: str, seed: int, key: str, members: Sequence[FewShotMethod]) -> Measured:
        config = EvaluateConfig(pool="-", data=str(self.plan.validation), episodes=self.plan.episodes)
        files = [f"{file.parent.name}/{file.name}" for file in self.pictures.files]
        path = self.plan.out / "measured" / f"{_file_name(name)}-{_digest(key, str(self.plan.episodes), *files)}.json"
        if not path.is_file():
            self.tell(f"{name}, seed {seed}: measuring")
            evaluation = evaluate_methods([members], self.pictures, config, ignore)
            found = Measured.of(name, seed, evaluation.rows)
            write_atomically(path, json.dumps(asdict(found)).encode())
        return Measured.from_json(json.loads(path.read_text(encoding="utf-8")))


def _config(plan: Plan, way: str, seed: int) -> TrainConfig:
    """Return the settings of a way.

    Raises:
        ConfigError: it names a learner or a setting that does not exist, or a wrong value.
    """
    learner, _, changes = way.partition(":")
    base = apply_preset(TrainConfig(pool=str(plan.pool.resolve()), seed=seed, device=plan.device), "balanced")
    table = tomllib.loads(settings_to_toml(base))
    table["learner"]["name"] = learner
    table["meta"] |= {"steps": 0, "max_seconds": 60 * plan.minutes}
    for change in filter(None, changes.split(",")):
        path, equals, text = change.partition("=")
        *parts, last = path.split(".")
        place = table
        for part in parts:
            place = place.get(part, {})
        if not equals or last not in place:
            raise ConfigError(
                f"'{change}' in the way '{way}' changes no setting; write for example curriculum.rule=off"
            )
        place[last] = _value(text)
    return settings_from_table(TrainConfig, table, f"the way '{way}'")


def _value(text: str) -> Any:
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _digest(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]


def _file_name(way: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in way)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="purer-app bench learning", description="Measure what each learner is worth.")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pool", type=Path, help="folder of models")
    source.add_argument("--scenario", choices=SCENARIOS, help="train a pool of this kind first, from --train")
    parser.add_argument("--train", type=Path, nargs="+", default=[], help="class folders to train teachers on")
    parser.add_argument("--validation", type=Path, required=True, help="class folders that no teacher sees")
    parser.add_argument("--out", type=Path, default=Path("learning"), help="folder for all that is made")
    parser.add_argument("--ways", nargs="+", default=list(WAYS), metavar="WAY", help="LEARNER[:SETTING=VALUE,...]")
    parser.add_argument("--minutes", type=float, default=5.0, help="training of each way")
    parser.add_argument("--seeds", type=int, default=1, help="trainings of each way")
    parser.add_argument("--episodes", type=int, default=600, help="episodes of each row and number of shots")
    parser.add_argument("--icfil", action="store_true", help="measure every way with ICFIL, too (a second an episode)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.minutes <= 0 or options.seeds < 1 or options.episodes < 2:
        parser.error("minutes must be above 0, seeds at least 1 and episodes at least 2")
    if options.scenario and not options.train:
        parser.error("--scenario needs --train")
    return options


def main(arguments: list[str]) -> None:
    """Train, measure and print; table and figures are kept, too."""
    options = _options(arguments)

    def tell(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    pool = options.pool or made_pool(options.scenario, options.train, options.out, tell)
    plan = Plan(
        pool=pool,
        validation=options.validation,
        out=options.out,
        ways=tuple(options.ways),
        minutes=options.minutes,
        seeds=options.seeds,
        episodes=options.episodes,
        icfil=options.icfil,
        device=options.device,
    )
    found = compare(plan, tell)
    table, text = in_words(found), json.dumps(found.to_json(), indent=2)
    for name, content in (("table.txt", table), ("table.csv", as_csv(found)), ("result.json", text)):
        write_atomically(plan.out / name, f"{content}\n".encode())
    print(text if options.json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
