"""Measures how much the pseudo images of a run show of what its models know.

Usage: `purer-app bench inversion (--pool POOL [--preset balanced] [--minutes M] [--set NAME=VALUE] | --run RUN...)
--real TAR_OR_FOLDER... [--out DIR] [--json]`. The judge is a network of another architecture than the models, trained
once on real pictures of their classes; it measures the images among the classes of their model and among all classes,
and held-out real pictures of the same classes in the same way. A student of the architecture of a model is trained on
its pseudo images alone, and measured on held-out real pictures. With --pool, a run is measured after inversion and at
its end. Judges, runs and students are stored under --out by their inputs, and the same command continues an interrupted
measurement.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from purer_app.benchmarks.inversion.bench import Bench, Plan
from purer_app.benchmarks.inversion.judge import STEPS, Report
from purer_app.benchmarks.inversion.run_images import RunImages, read_run_images
from purer_app.benchmarks.inversion.runs import AFTER_INVERSION, InvertedRun, run_config
from purer_app.benchmarks.inversion.table import Part, Result, describe
from purer_app.benchmarks.storage import file_name, key_of, write_results
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import Event, EventSink, NoticeGiven, ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.presets import PRESETS
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.inversion.class_budget import inverted_classes
from purer_app.engine.pool.model_pool import load_pool


def measure_pool(config: TrainConfig, plan: Plan, name: str, report: Report, *, inversion_only: bool) -> Result:
    """Train a run with these settings and measure its images after inversion and at its end.

    Raises:
        EngineError: the pool, the pictures or the settings cannot be used.
    """
    has_inversion = config.inversion.warmup_steps > 0
    if inversion_only and not has_inversion:
        raise ConfigError("inversion.warmup_steps is 0, so nothing is inverted before the first meta-iteration")
    device = choose_device(plan.device, ignore)
    pool = load_pool(Path(config.pool), device, _notices_to(report), config.models, config.compute.teacher_memory_mib)
    bench = Bench(plan, pool, report, device)
    bench.check(pool.folder, zip(pool.teachers, inverted_classes(pool.teachers, config), strict=True))
    run = InvertedRun(config, [teacher.sha256 for teacher in pool.members], name, plan.out / "runs", report)
    before = None
    inversion_seconds = None
    if has_inversion:
        images = read_run_images(run.after_inversion(), device, ignore)
        inversion_seconds = images.seconds
        sheet = "sheet" if inversion_only else f"sheet-{AFTER_INVERSION}"
        learns = plan.distillation and inversion_only
        before = bench.measured(images, f"{name} after inversion", sheet, distillation=learns)
    if before is not None and inversion_only:
        return _result([before], None, [bench])
    images = read_run_images(run.whole(), device, ignore, inversion_seconds)
    part = bench.measured(images, f"{name} at its end", "sheet", distillation=plan.distillation)
    return _result([part], before, [bench])


def measure_runs(runs: Sequence[Path], plan: Plan, report: Report) -> Result:
    """Measure the images of finished, suspended or interrupted runs as they are in their last snapshots.

    Raises:
        EngineError: a run has no images, or the pictures cannot be used.
    """
    device = choose_device(plan.device, ignore)
    found = [read_run_images(run, device, _notices_to(report)) for run in runs]
    benches: dict[tuple[str, ...], Bench] = {}
    of_runs = list[tuple[RunImages, Bench]]()
    for images in found:
        models = (str(images.pool.folder), *(teacher.sha256 for teacher in images.pool.members))
        if models not in benches:
            benches[models] = Bench(plan, images.pool, report, device)
        of_runs.append((images, benches[models]))
        benches[models].check(images.run, ((part.teacher, part.labels.unique().tolist()) for part in images.teachers))
    parts = []
    for images, bench in of_runs:
        sheet = "sheet" if len(runs) == 1 else f"sheet-{file_name(str(images.run))}-{key_of(images.run)}"
        parts.append(bench.measured(images, str(images.run), sheet, distillation=plan.distillation))
    return _result(parts, None, list(benches.values()))


def _result(parts: Sequence[Part], before: Part | None, benches: Sequence[Bench]) -> Result:
    judges = tuple(
        {
            "architecture": judge.architecture,
            "input": f"{judge.spec.channels}x{judge.spec.height}x{judge.spec.width}",
            "inverted": judge.spec.inverted,
            "classes": len(judge.class_names),
            "accuracy": 100 * judge.accuracy,
            "held_out_pictures": len(bench.real.held_out),
        }
        for bench in benches
        for judge in bench.judges.values()
    )
    held_out = "; ".join(dict.fromkeys(bench.held_out for bench in benches))
    return Result(parts=tuple(parts), after_inversion=before, judges=judges, held_out=held_out)


def _notices_to(report: Report) -> EventSink:
    def emit(event: Event) -> None:
        if isinstance(event, NoticeGiven):
            report(event.text)

    return emit


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="purer-app bench inversion", description="Judge the pseudo images of a run by real pictures."
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pool", type=Path, help="folder of checkpoints, on which a run is trained")
    source.add_argument("--run", type=Path, nargs="+", default=[], help="folders of runs that have pseudo images")
    real = "class folders, or tar files of them, with real pictures of the models' classes"
    parser.add_argument("--real", type=Path, nargs="+", required=True, metavar="TAR_OR_FOLDER", help=real)
    parser.add_argument("--preset", choices=list(map(str, PRESETS)), help="settings of the run (default: balanced)")
    parser.add_argument("--minutes", type=float, help="time limit of the run, instead of the preset's limits")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="change one setting of the run"
    )
    parser.add_argument("--seed", type=int, help="random seed of the run (default: 0)")
    parser.add_argument("--inversion-only", action="store_true", help="stop the run before its first meta-iteration")
    parser.add_argument("--no-distillation", action="store_true", help="train no students")
    parser.add_argument("--distillation-steps", type=int, default=400, help="training steps of a student")
    parser.add_argument(
        "--judge", default="", metavar="ARCHITECTURE", help="default: one that no model of the pool has"
    )
    parser.add_argument("--judge-steps", type=int, default=STEPS, help="training steps of a judge")
    parser.add_argument("--sheet-images", type=int, default=6, help="pseudo images of each class on the sheet")
    parser.add_argument(
        "--out", type=Path, default=Path("inversion"), help="folder for all results (default: %(default)s)"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if min(options.distillation_steps, options.judge_steps, options.sheet_images) < 1:
        parser.error("distillation-steps, judge-steps and sheet-images must be at least 1")
    given = [value is not None for value in (options.preset, options.minutes, options.seed)]
    if options.run and any((*given, options.set, options.inversion_only)):
        parser.error("--preset, --minutes, --set, --seed and --inversion-only need --pool; a run has its own settings")
    if options.minutes is not None and options.minutes <= 0:
        parser.error("minutes must be above 0")
    return options


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results, and store the table, the figures and the sheets."""
    options = _options(arguments)

    def report(line: str) -> None:
        print(line, file=sys.stderr, flush=True)

    plan = Plan(
        real=tuple(options.real),
        out=options.out,
        sheet_images=options.sheet_images,
        distillation=not options.no_distillation,
        distillation_steps=options.distillation_steps,
        judge=options.judge,
        judge_steps=options.judge_steps,
        device=options.device,
    )
    if options.pool:
        preset, seed = options.preset or "balanced", options.seed or 0
        config = run_config(
            options.pool, preset, options.set, minutes=options.minutes, seed=seed, device=options.device
        )
        name = f"{options.pool.resolve().name}-{preset}-seed-{seed}"
        found = measure_pool(config, plan, name, report, inversion_only=options.inversion_only)
    else:
        found = measure_runs(options.run, plan, report)
    table, text = describe(found), json.dumps(found.to_json(), indent=2)
    write_results(plan.out, {"table.txt": table, "result.json": text})
    print(text if options.json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
