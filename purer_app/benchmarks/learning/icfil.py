"""Measures the accuracy gained by ICFIL: several settings on few episodes, then the best one on many others.

Usage: `purer-app bench icfil --run RUN... --validation DIR [--sweep 50] [--episodes 600] [--out DIR] [--json]`. Every
difference is to the same meta-model without ICFIL on the same episodes. The setting with the highest mean gain at 1 and
5 shots on the episodes of the sweep is measured on new episodes, and compared with the best fine-tuning on the real
pictures alone: only the difference to that is due to inversion. Results are stored under --out, and the same command
continues an interrupted measurement.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from purer_app.benchmarks.learning.ledger import Ledger
from purer_app.benchmarks.learning.table import Measured
from purer_app.benchmarks.storage import key_of, write_results
from purer_app.engine.core.events import ignore
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.evaluation.validation import mean_and_ci95
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.few_shot.methods import LearnerMethod, learner_method
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.runs.run_folder import RunFolder


def variants(plain: IcfilConfig) -> Mapping[str, IcfilConfig]:
    """Return the settings to try: those of the run, single changes of them, and some without inversion."""
    faster = replace(plain, lr=plain.lr * 3, prototype_lr=plain.prototype_lr * 3)
    return {
        "as the run": plain,
        "rates / 3": replace(plain, lr=plain.lr / 3, prototype_lr=plain.prototype_lr / 3),
        "rates x 3": faster,
        "1 step": replace(plain, steps=1),
        "15 steps": replace(plain, steps=15),
        "temperature 0.05": replace(plain, temperature=0.05),
        "temperature 0.5": replace(plain, temperature=0.5),
        "20 images a class": replace(plain, images_per_class=20),
        "no BN term": replace(plain, bn_weight=0.0),
        "head learns from pseudo images": replace(plain, pseudo_weight=1.0),
        "real pictures alone": _without_inversion(plain),
        "real pictures alone, rates x 3": _without_inversion(faster),
    }


def _without_inversion(icfil: IcfilConfig) -> IcfilConfig:
    return replace(icfil, contrast_weight=0.0, pseudo_weight=0.0)


@dataclass(frozen=True, slots=True)
class Gain:
    """Gain over the same meta-model without ICFIL in points, by shots, with half the width of the 95 % interval."""

    run: str
    learner: str
    setting: str
    episodes: int
    gains: dict[int, tuple[float, float]]

    @property
    def mean(self) -> float:
        """Mean gain over the numbers of shots, in points."""
        return sum(gain for gain, _ in self.gains.values()) / len(self.gains)


@dataclass(frozen=True, slots=True)
class Worth:
    """Results for one run: each setting of the sweep and, on new episodes, the chosen one.

    `alone` is the best fine-tuning without inversion, and `inversion` the gain of the chosen setting over it, both on
    the new episodes.
    """

    sweep: tuple[Gain, ...]
    chosen: Gain
    alone: Gain
    inversion: Gain


def sweep(run: Path, few: Ledger, many: Ledger, device: torch.device) -> Worth:
    """Measure all settings on few episodes, and the best one on many others.

    Raises:
        RunFolderError: the folder holds no finished run.
    """
    trial = _Trial(run.name, load_learner_method(run, device), key_of(sha256_of(run / "model.safetensors")))
    settings = variants(RunFolder.open(run).settings().icfil)
    tried = {name: trial.gain(name, icfil, few) for name, icfil in settings.items()}
    best, control = (
        max((name for name in tried if settings[name].inverts is inverts), key=lambda name: tried[name].mean)
        for inverts in (True, False)
    )
    chosen, alone = (trial.measured(name, settings[name], many) for name in (best, control))
    without = trial.measured("without", None, many)
    return Worth(
        tuple(tried.values()),
        trial.compared(best, chosen, without, many.episodes),
        trial.compared(control, alone, without, many.episodes),
        trial.compared("gain due to inversion", chosen, alone, many.episodes),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Trial:
    """One meta-model with several ICFIL settings."""

    run: str
    plain: LearnerMethod
    key: str

    def measured(self, name: str, icfil: IcfilConfig | None, ledger: Ledger) -> Measured:
        if icfil is None:
            return ledger.measured(f"{self.run} {name}", 0, self.key, lambda: [self.plain])
        method = learner_method(self.plain.name, self.plain.learner, self.plain.theta, icfil=icfil)
        return ledger.measured(f"{self.run} {name}", 0, key_of(self.key, repr(icfil)), lambda: [method])

    def gain(self, name: str, icfil: IcfilConfig, ledger: Ledger) -> Gain:
        without = self.measured("without", None, ledger)
        return self.compared(name, self.measured(name, icfil, ledger), without, ledger.episodes)

    def compared(self, name: str, one: Measured, other: Measured, episodes: int) -> Gain:
        gains = {n_shot: _difference(one, other, n_shot) for n_shot in one.accuracies}
        return Gain(self.run, self.plain.learner.name, name, episodes, gains)


def _difference(one: Measured, other: Measured, n_shot: int) -> tuple[float, float]:
    pairs = zip(one.accuracies[n_shot], other.accuracies[n_shot], strict=True)
    return mean_and_ci95(torch.tensor([a - b for a, b in pairs], dtype=torch.float64))


def describe(found: Worth) -> str:
    """Return the results of one run as a table."""
    shots = list(found.chosen.gains)
    title = f"{found.chosen.run} ({found.chosen.learner}): points gained by ICFIL at {'/'.join(map(str, shots))} shots"
    elsewhere = "  <- best on the sweep, other episodes"
    rows = [*((gain, "") for gain in found.sweep), (found.chosen, elsewhere), (found.alone, elsewhere)]
    rows.append((found.inversion, "  <- the difference of these two"))
    lines = [
        f"{gain.setting:<32}{gain.episodes:>5} episodes  "
        + "  ".join(f"{gain.gains[n][0]:+.2f} ±{gain.gains[n][1]:.2f}" for n in shots)
        + note
        for gain, note in rows
    ]
    return "\n".join([title, *lines])


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="purer-app bench icfil", description="Measure what ICFIL is worth.")
    parser.add_argument("--run", type=Path, nargs="+", required=True, help="folders of finished runs")
    parser.add_argument("--validation", type=Path, required=True, help="class folders of classes that no teacher knows")
    parser.add_argument("--sweep", type=int, default=50, help="number of episodes to choose a setting")
    parser.add_argument("--episodes", type=int, default=600, help="number of episodes to measure the chosen setting")
    parser.add_argument("--out", type=Path, default=Path("icfil"), help="folder for all results (default: %(default)s)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if min(options.sweep, options.episodes) < 2:
        parser.error("a sweep and a choice need at least 2 episodes each")
    return options


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results and store the table."""
    options = _options(arguments)

    def report(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    device, pictures = choose_device(options.device, ignore), load_class_folders(options.validation)
    few = Ledger(options.out / "measured", pictures, report, options.sweep, draw=1)
    many = Ledger(options.out / "measured", pictures, report, options.episodes)
    found = [sweep(run, few, many, device) for run in options.run]
    table, text = "\n\n".join(map(describe, found)), json.dumps({"runs": [asdict(worth) for worth in found]}, indent=2)
    write_results(options.out, {"table.txt": table, "result.json": text})
    print(text if options.json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
