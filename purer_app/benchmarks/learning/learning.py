"""Measures the accuracy of each learner compared with baselines without training, on the same episodes of real classes.

Usage: `purer-app bench learning (--folds [LIST] --classes DIR_OR_TAR... [--recipe NAME] | --pool DIR --validation DIR |
--scenario NAME --train DIR... --validation DIR) [--ways WAY...] [--minutes 5] [--seeds 1] [--episodes 600] [--icfil]
[--oracle [all|as-many|both]] [--out DIR] [--json]`. A way is a learner, optionally with settings after a colon:
`protonet:curriculum.rule=off` is ProtoNet without the curriculum. All ways train for the same time without the classes
that they are measured on, and are measured after the last step. With `--folds`, the classes are split several times,
each time with a pool of its own: settings are chosen on folds 1 and 2, figures are quoted from folds 3 to 5. With
`--oracle`, each learner is also trained on real pictures of the teachers' classes, and the pseudo episodes of a run are
compared with real ones. Pools, runs and measurements are stored under --out by their inputs: the same command continues
an interrupted measurement, and only new ways are computed.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from purer_app.benchmarks.learning.comparison import ALL_PICTURES, AS_MANY, WAYS, Plan, compare
from purer_app.benchmarks.learning.folds.measure import FoldsPlan, measure_folds
from purer_app.benchmarks.learning.folds.page import folds_page
from purer_app.benchmarks.learning.folds.pools import RECIPES
from purer_app.benchmarks.learning.folds.splits import parse_folds
from purer_app.benchmarks.learning.folds.table import describe_folds, folds_as_csv
from purer_app.benchmarks.learning.oracle import describe_distances
from purer_app.benchmarks.learning.page import page_of
from purer_app.benchmarks.learning.pools import SCENARIOS, made_pool
from purer_app.benchmarks.learning.table import as_csv, describe
from purer_app.benchmarks.storage import write_results
from purer_app.engine.core.errors import ConfigError

_ORACLES = {ALL_PICTURES: (ALL_PICTURES,), AS_MANY: (AS_MANY,), "both": (ALL_PICTURES, AS_MANY)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="purer-app bench learning",
        description="Measure what each learner gains over baselines without training.",
    )
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--pool", type=Path, help="folder of checkpoints")
    source.add_argument("--scenario", choices=SCENARIOS, help="first train a pool of this scenario on --train")
    source.add_argument(
        "--folds",
        nargs="?",
        const="1-5",
        metavar="LIST",
        help="split --classes several times and train a pool for each fold; 1,2 to choose settings, 3-5 for figures to "
        "quote; without LIST, all five",
    )
    parser.add_argument("--train", type=Path, nargs="+", default=[], help="class folders to train teachers on")
    parser.add_argument("--validation", type=Path, help="class folders of classes that no teacher knows")
    _add_options_of_folds(parser)
    parser.add_argument(
        "--out", type=Path, default=Path("learning"), help="folder for all results (default: %(default)s)"
    )
    parser.add_argument(
        "--ways",
        nargs="*",
        default=list(WAYS),
        metavar="WAY",
        help="LEARNER[:SETTING=VALUE,...]; --ways without any measures the baselines alone",
    )
    parser.add_argument("--minutes", type=float, default=5.0, help="training time of each way (default: %(default)g)")
    parser.add_argument("--seeds", type=int, default=1, help="number of seeds (default: %(default)s)")
    parser.add_argument("--episodes", type=int, default=600, help="number of episodes (default: %(default)s)")
    parser.add_argument("--icfil", action="store_true", help="also measure each way with ICFIL; much slower")
    parser.add_argument(
        "--oracle",
        nargs="?",
        const=ALL_PICTURES,
        choices=_ORACLES,
        help="also train each way on real pictures of the teachers' classes: all of them, as many per class as a run "
        "has pseudo images, or both",
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_options_of_folds(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("with --folds")
    group.add_argument(
        "--classes",
        type=Path,
        nargs="+",
        default=[],
        metavar="DIR_OR_TAR",
        help="folders or tar files of class folders, joined and then split; classes named Alphabet__character stay "
        "together",
    )
    group.add_argument("--recipe", choices=RECIPES, default="photos", help="sample pool whose settings the pools have")
    group.add_argument("--fold-seed", type=int, default=0, help="another number gives five other splits")
    group.add_argument("--epochs", type=int, default=0, help="epochs of each teacher; 0: as the recipe")
    group.add_argument("--teachers", type=int, default=0, help="teachers of each pool; 0: as the recipe")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.minutes <= 0 or options.seeds < 1 or options.episodes < 2:
        parser.error("minutes must be above 0, seeds at least 1 and episodes at least 2")
    if min(options.fold_seed, options.epochs, options.teachers) < 0:
        parser.error("fold-seed, epochs and teachers must be at least 0")
    if options.folds is None:
        if options.classes:
            parser.error("--classes needs --folds")
        if not options.validation:
            parser.error("--pool and --scenario need --validation")
        if (options.scenario or options.oracle) and not options.train:
            parser.error("--scenario and --oracle need --train")
    elif not options.classes or options.train or options.validation:
        parser.error("--folds needs --classes, and takes no --train or --validation")
    else:
        try:
            options.folds = parse_folds(options.folds)
        except ConfigError as error:
            parser.error(str(error))
    return options


def _report(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _common(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "out": options.out,
        "ways": tuple(options.ways),
        "minutes": options.minutes,
        "seeds": options.seeds,
        "episodes": options.episodes,
        "icfil": options.icfil,
        "device": options.device,
    }


def _compare_on_pool(options: argparse.Namespace) -> None:
    found = compare(
        Plan(
            pool=options.pool or made_pool(options.scenario, options.train, options.out, _report),
            validation=options.validation,
            real=tuple(options.train) if options.oracle else (),
            oracles=_ORACLES.get(options.oracle, ()),
            **_common(options),
        ),
        _report,
    )
    table = describe(found)
    if found.distances:
        table = f"{table}\n\n{describe_distances(found.distances)}"
    _write(options, table, as_csv(found), found.to_json(), page_of(found))


def _compare_on_folds(options: argparse.Namespace) -> None:
    found = measure_folds(
        FoldsPlan(
            classes=tuple(options.classes),
            recipe=options.recipe,
            folds=options.folds,
            fold_seed=options.fold_seed,
            epochs=options.epochs,
            teachers=options.teachers,
            oracles=_ORACLES.get(options.oracle, ()),
            **_common(options),
        ),
        _report,
    )
    _write(options, describe_folds(found), folds_as_csv(found), found.to_json(), folds_page(found))


def _write(options: argparse.Namespace, table: str, rows: str, result: dict[str, Any], page: str) -> None:
    """Write the table, the figures and the page, and print the table or the figures."""
    text = json.dumps(result, indent=2)
    write_results(options.out, {"table.txt": table, "table.csv": rows, "result.json": text, "report.html": page})
    print(text if options.json else table)


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results and store the table, the figures and an HTML page."""
    options = _options(arguments)
    if options.folds is None:
        _compare_on_pool(options)
    else:
        _compare_on_folds(options)


if __name__ == "__main__":
    main(sys.argv[1:])
