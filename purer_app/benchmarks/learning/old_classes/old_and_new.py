"""Measures one classifier of the classes of a model, without their pictures, and of new classes.

Usage: `purer-app bench old-and-new --pool POOL --real TAR_OR_FOLDER... --new TAR_OR_FOLDER [--half report] [--json]`.
The old classes are all classes of one model of the pool; their queries are the pictures that make-pool held out of the
training of the models. The new classes are learned from a few pictures each. Half of the models and half of the new
classes are for choosing settings, the others for reporting. Each accuracy stands next to the model's head among its own
classes alone, and to few-shot learning of the new classes alone. Pseudo images are stored under --out.
"""

import argparse
import json
import sys
from pathlib import Path

from purer_app.benchmarks.learning.old_classes.episodes import EpisodePlan, measure_joins, measure_model
from purer_app.benchmarks.learning.old_classes.features import HALVES, compute_features, new_classes
from purer_app.benchmarks.learning.old_classes.table import Result, describe
from purer_app.benchmarks.learning.pools import whole_pool
from purer_app.benchmarks.real_pictures import unpacked
from purer_app.benchmarks.storage import write_results
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import Event, StageStarted, ignore
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.few_shot.load_method import load_learner_method, pool_method
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.class_images import ClassImagePlan

_SPLIT_SEED = 2739
"""The split whose half `tune` the settings of the gate were chosen on."""


def measure(options: argparse.Namespace) -> Result:
    """Compute all features, then measure the episodes of each model, and pairs of models.

    Raises:
        EngineError: the pool or the pictures cannot be used.
    """

    def report(event: Event) -> None:
        if isinstance(event, StageStarted):
            print(f"{event.stage}: {event.detail}", file=sys.stderr, flush=True)

    device = choose_device(options.device, ignore)
    pool = whole_pool(options.pool, device)
    untrained = pool_method(PoolClassifier.ENSEMBLE_RIDGE, pool, ignore)
    base = untrained.embedding if options.run is None else load_learner_method(options.run, device).embedding
    if base is None:
        raise ConfigError(f"{options.run} has no features per picture")
    real = [unpacked(source, options.out / "real") for source in options.real]
    new = load_class_folders(unpacked(options.new, options.out / "new"))
    chosen = new_classes(new, options.half, options.split_seed)
    plan = ClassImagePlan(images_per_class=options.images, steps=options.steps)
    features = compute_features(
        base, pool, real, new, chosen, options.half, plan, report, options.out, options.old_classes
    )
    names = [model.group.teacher.name for model in features.models]
    by_shots = {}
    for n_shot in options.shots:
        episodes = EpisodePlan(n_way=options.way, n_shot=n_shot, n_query=options.queries, episodes=options.episodes)
        pairs = zip(features.models, names, strict=True)
        by_shots[n_shot] = [measure_model(features, model, name, episodes) for model, name in pairs]
    return Result(
        half=options.half,
        models=tuple(names),
        new_classes=tuple(new.class_names[label] for label in chosen),
        episodes=options.episodes,
        by_shots=by_shots,
        joins=measure_joins(features) if len(features.models) > 1 else None,
    )


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="purer-app bench old-and-new", description="Measure a classifier of a model's classes and of new ones."
    )
    parser.add_argument("--pool", type=Path, required=True, help="folder of checkpoints made by make-pool")
    parser.add_argument("--run", type=Path, help="use the features of this run on the pool (default: of all models)")
    sources = "class folders, or tar files of them, with the pictures of the models' classes"
    parser.add_argument("--real", type=Path, nargs="+", required=True, metavar="TAR_OR_FOLDER", help=sources)
    parser.add_argument("--new", type=Path, required=True, metavar="TAR_OR_FOLDER", help="classes that no model knows")
    halves = "which half of the models and new classes (default: %(default)s)"
    parser.add_argument("--half", choices=HALVES, default="report", help=halves)
    split = "seed of the split of the new classes (default: %(default)s)"
    parser.add_argument("--split-seed", type=int, default=_SPLIT_SEED, help=split)
    parser.add_argument(
        "--shots", type=int, nargs="+", default=[1, 5], help="pictures of each new class (default: 1 5)"
    )
    parser.add_argument("--way", type=int, default=5, help="new classes in an episode (default: %(default)s)")
    few = "use only so many classes of each model (default: all)"
    parser.add_argument("--old-classes", type=int, metavar="N", help=few)
    parser.add_argument("--queries", type=int, default=15, help="queries of each class (default: %(default)s)")
    parser.add_argument("--episodes", type=int, default=100, help="episodes of each model (default: %(default)s)")
    parser.add_argument("--images", type=int, default=20, help="pseudo images of each class (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=200, help="inversion steps (default: %(default)s)")
    parser.add_argument(
        "--out", type=Path, default=Path("old-and-new"), help="folder for all results (default: %(default)s)"
    )
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    counts = (
        *options.shots,
        1 if options.old_classes is None else options.old_classes,
        options.queries,
        options.episodes,
        options.images,
        options.steps,
    )
    if min(counts) < 1 or options.way < 2 or options.split_seed < 0:
        parser.error("way must be at least 2, split-seed at least 0, and all other numbers at least 1")
    return options


def main(arguments: list[str]) -> None:
    """Run the benchmark, print the results and store the table."""
    options = _options(arguments)
    result = measure(options)
    table, text = describe(result), json.dumps(result.to_json(), indent=2)
    write_results(options.out, {"table.txt": table, "result.json": text})
    print(text if options.json else table)


if __name__ == "__main__":
    main(sys.argv[1:])
