"""Measures the detection of untrained and mislabelled teachers from pseudo images, and the gain of leaving them out.

Usage: `purer-app bench poisoned --train DIR --validation DIR [--pools 10] [--good 6] [--bad 3] [--steps 200]
[--episodes 300] [--out DIR] [--json]`. Good teachers are trained by make-pool; bad ones have random weights, random
weights with measured BatchNorm statistics, shuffled labels, or three epochs on a tenth of the pictures. Each is
inverted once, because the images of a teacher do not depend on other teachers, and pools are drawn from them. The
detection uses only weights and pseudo images; the loss is that of the teacher ensemble compared with its good members
alone. Results are stored under --out, and the same command continues an interrupted measurement.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save

from purer_app.benchmarks.learning.ledger import Ledger, Report
from purer_app.benchmarks.learning.poisoned.teachers import bad_teachers, good_teachers
from purer_app.benchmarks.learning.pools import whole_pool
from purer_app.benchmarks.storage import RUN_CODE, code_key, key_of, write_results
from purer_app.engine.core.events import ignore
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.dataset_step import DatasetStep
from purer_app.engine.training.steps.trust_step import measure_certainty, uncertain_teachers

_CPU = torch.device("cpu")
GOOD, BAD = "good", "bad"
"""Names of the folders of good and bad teachers."""
WORTH_DEFENDING = 2.0
"""Points that bad teachers must cost for the recovered share to be meaningful."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings of the benchmark."""

    train: Path
    validation: Path
    out: Path = Path("poisoned")
    pools: int = 10
    good: int = 6
    bad: int = 3
    steps: int = 200
    episodes: int = 300
    teachers: int = 12
    epochs: int = 60
    image_size: int = 32


@dataclass(frozen=True, slots=True)
class Judged:
    """Result of one pool: the left-out teachers, and ensemble accuracies of the good, all and trusted teachers.

    Accuracies are in per cent, by shots.
    """

    bad: tuple[str, ...]
    left_out: tuple[str, ...]
    ranked_below: bool
    good_alone: dict[int, float]
    undefended: dict[int, float]
    defended: dict[int, float]

    def recovered(self, n_shot: int) -> float | None:
        """Share of the loss that leaving out recovers; None if the bad teachers cost too little."""
        loss = self.good_alone[n_shot] - self.undefended[n_shot]
        return (self.defended[n_shot] - self.undefended[n_shot]) / loss if loss > WORTH_DEFENDING else None


def judge_pools(plan: Plan, report: Report) -> list[Judged]:
    """Train and invert all teachers, draw the pools and evaluate each.

    Raises:
        EngineError: the folders have too few classes or pictures.
    """
    good = good_teachers(plan.train, plan.out / GOOD, plan.teachers, plan.epochs, plan.image_size, report)
    bad = bad_teachers(good, plan.train, plan.out / BAD, plan.epochs, report)
    everyone = whole_pool(plan.out, _CPU, [str(path.resolve()) for path in (*good, *bad)])
    dataset = _inverted(plan, everyone, report)
    ledger = Ledger(plan.out / "measured", load_class_folders(plan.validation), report, plan.episodes)
    return [_judged(_drawn(plan, everyone, index), everyone, dataset, ledger) for index in range(plan.pools)]


def _inverted(plan: Plan, pool: ModelPool, report: Report) -> PseudoDataset:
    """Invert all teachers for the same number of steps, as in the warm-up of a run."""
    config = apply_preset(TrainConfig(pool=str(plan.out), device="cpu"), "balanced")
    state = TrainingState(config, pool, _CPU)
    models = [teacher.sha256 for teacher in pool.teachers]
    key = key_of(settings_to_toml(replace(config, pool="")), *models, code_key(*RUN_CODE))
    path = plan.out / f"images-after-{plan.steps}-steps-{key}.safetensors"
    if not path.is_file():
        report(f"inverting {len(pool.teachers)} teachers")
        inversion = DatasetStep(config, pool, state)
        for state.step in range(1, plan.steps + 1):
            inversion.invert_due(ignore)
        pixels = {str(index): pixels.detach() for index, pixels in enumerate(state.dataset.pixels)}
        write_atomically(path, save(pixels))
    with torch.no_grad():
        for index, images in load_file(path).items():
            state.dataset.pixels[int(index)].copy_(images)
    return state.dataset


def _is_bad(teacher: Teacher) -> bool:
    return teacher.name.startswith(f"{BAD}/")


def _drawn(plan: Plan, everyone: ModelPool, index: int) -> list[int]:
    """Draw a pool: the indices of its teachers."""
    generator = child_generator(0, "poisoned pool", index)
    drawn = []
    for bad, count in ((False, plan.good), (True, plan.bad)):
        positions = [k for k, teacher in enumerate(everyone.teachers) if _is_bad(teacher) is bad]
        drawn += [positions[k] for k in torch.randperm(len(positions), generator=generator)[:count].tolist()]
    return sorted(drawn)


def _judged(members: list[int], everyone: ModelPool, images: PseudoDataset, ledger: Ledger) -> Judged:
    pool = ModelPool(everyone.folder, tuple(everyone.teachers[index] for index in members))
    found = measure_certainty(pool, _part_of(images, members, pool), ignore)
    good = [position for position, teacher in enumerate(pool.teachers) if not _is_bad(teacher)]
    bad = [position for position, teacher in enumerate(pool.teachers) if _is_bad(teacher)]
    left_out = uncertain_teachers(found)
    trusted = [position for position in range(len(members)) if position not in left_out]

    def accuracies(chosen: Sequence[int]) -> dict[int, float]:
        teachers = tuple(pool.teachers[position] for position in chosen)
        key = " ".join(teacher.sha256 for teacher in teachers)
        rows = ledger.measured("ensemble", 0, key, lambda: [TeacherMethod("teacher-ensemble", teachers)])
        return {n_shot: sum(values) / len(values) for n_shot, values in rows.accuracies.items()}

    return Judged(
        bad=tuple(pool.teachers[position].name for position in bad),
        left_out=tuple(pool.teachers[position].name for position in left_out),
        ranked_below=max(found[p].decided for p in bad) < min(found[p].decided for p in good),
        good_alone=accuracies(good),
        undefended=accuracies(range(len(members))),
        defended=accuracies(trusted),
    )


def _part_of(images: PseudoDataset, members: list[int], pool: ModelPool) -> PseudoDataset:
    """Return the pseudo data set of a selection of teachers."""
    part = PseudoDataset(pool, images.n_per_class, 1.0, 0, _CPU)
    blocks = [block for teacher in members for block in images.blocks_of(teacher)]
    with torch.no_grad():
        for pixels, block in zip(part.pixels, blocks, strict=True):
            pixels.copy_(images.pixels[block])
    return part


def describe(found: Sequence[Judged]) -> str:
    """Return the results as a table."""
    shots = list(found[0].good_alone)
    lines = [f"pool  ranked  left out (bad, good)  loss at {'/'.join(map(str, shots))} shots, with the bad left out"]
    for number, row in enumerate(found, start=1):
        right, wrong = len({*row.left_out} & {*row.bad}), len({*row.left_out} - {*row.bad})
        losses = "/".join(f"{row.good_alone[n] - row.undefended[n]:.2f}" for n in shots)
        after = "/".join(f"{row.good_alone[n] - row.defended[n]:.2f}" for n in shots)
        ranked = "yes" if row.ranked_below else "no"
        lines.append(f"{number:>4}  {ranked:<6}  {right} of {len(row.bad)}, {wrong:<12}  {losses}, {after}")
    lines.append(f"Every bad teacher below every good one in {sum(row.ranked_below for row in found)} of {len(found)}")
    shares = [share for row in found for n in shots if (share := row.recovered(n)) is not None]
    if shares:
        enough = sum(share >= 2 / 3 for share in shares)
        lines.append(f"Losses above {WORTH_DEFENDING:g} points: {len(shares)}; two thirds or more recovered: {enough}")
    else:
        lines.append(f"No loss was above {WORTH_DEFENDING:g} points")
    return "\n".join(lines)


def _plan(arguments: list[str]) -> tuple[Plan, bool]:
    parser = argparse.ArgumentParser(prog="purer-app bench poisoned", description="Judge pools with bad teachers.")
    parser.add_argument("--train", type=Path, required=True, help="class folders to train the teachers on")
    parser.add_argument("--validation", type=Path, required=True, help="class folders of classes that no teacher knows")
    parser.add_argument(
        "--out", type=Path, default=Path("poisoned"), help="folder for all results (default: %(default)s)"
    )
    parser.add_argument("--pools", type=int, default=10, help="number of pools")
    parser.add_argument("--good", type=int, default=6, help="number of good teachers per pool")
    parser.add_argument("--bad", type=int, default=3, help="number of bad teachers per pool")
    parser.add_argument("--steps", type=int, default=200, help="inversion steps before the detection")
    parser.add_argument("--episodes", type=int, default=300, help="number of episodes")
    parser.add_argument("--teachers", type=int, default=12, help="number of good and of bad teachers to draw from")
    parser.add_argument("--epochs", type=int, default=60, help="passes over the training pictures of a good teacher")
    parser.add_argument("--image-size", type=int, default=32, help="side length of the images in pixels")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = vars(parser.parse_args(arguments))
    as_json = options.pop("json")
    if not 1 <= options["bad"] <= options["teachers"] or not 1 <= options["good"] <= options["teachers"]:
        parser.error("good and bad must lie between 1 and the number of teachers")
    if options["pools"] < 1 or options["episodes"] < 2 or options["steps"] < 1:
        parser.error("pools and steps must be at least 1, episodes at least 2")
    return Plan(**options), as_json


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results and store the table."""
    plan, as_json = _plan(arguments)
    found = judge_pools(plan, lambda line: print(line, file=sys.stderr, flush=True))
    table, text = describe(found), json.dumps({"pools": [asdict(row) for row in found]}, indent=2)
    write_results(plan.out, {"table.txt": table, "result.json": text})
    print(text if as_json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
