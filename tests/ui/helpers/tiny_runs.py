"""Real training runs that take a fraction of a second, and evaluations made up by hand."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunCancelled
from purer_app.engine.core.events import Control, Event, MetaStepDone, ignore
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

CLASSES = 8
"""Of the three teachers of the tiny pool together."""


def train_tiny_run(folder: Path, *, steps: int = 4, stop_at: int = 0) -> Path:
    """Train on a tiny pool with a record of the gallery at every step, 2 images of each class.

    Args:
        stop_at: leaves the run after so many meta-iterations, as a crash would.
    """
    config = tiny_config(write_tiny_pool(folder / "pool"), "protonet")
    config = changed(config, meta={"steps": steps}, record={"gallery_every": 1, "gallery_images": 2})
    run = folder / "runs" / "tiny"

    def emit(event: Event) -> None:
        if isinstance(event, MetaStepDone) and event.step == stop_at:
            raise RunCancelled

    with suppress(RunCancelled):
        jobs.train(config, run, emit if stop_at else ignore, Control())
    return run


def evaluation_table(
    *,
    ensemble: float = 80.0,
    learner: float = 70.0,
    ridge: float | None = None,
    ci95: float = 1.0,
    icfil: bool = False,
    run: bool = True,
    name: str = "protonet",
) -> dict[str, Any]:
    """Make up what `purer-app evaluate --json` prints, at 1 and 5 shots, the latter 10 points better.

    Args:
        ridge: accuracy of all models without training; None as in older results, without that row.
    """
    methods = [("random", 30.0, 1000, False), ("teacher-ensemble", ensemble, 12_000, False)]
    if ridge is not None:
        methods.append(("ensemble-ridge", ridge, 12_000, False))
    if run:
        methods.append((name, learner, 1000, False))
    if icfil:
        methods.append((name, learner + 3, 1000, True))
    subject = methods[-1] if not icfil else methods[-2]
    results, paired = [], []
    for n_shot, more in ((1, 0.0), (5, 10.0)):
        for method, mean, cost, with_icfil in methods:
            results.append(
                {
                    "method": method,
                    "icfil": with_icfil,
                    "batch_norm": "inductive",
                    "n_way": 5,
                    "n_shot": n_shot,
                    "mean": mean + more,
                    "ci95": ci95,
                    "parameters": 28_896,
                    "multiply_adds_per_query": cost,
                    "ms_per_query": 0.25,
                    "ms_per_adaptation": 4.0,
                }
            )
            if method != subject[0] or with_icfil:
                difference = mean - learner if with_icfil else subject[1] - mean
                paired.append(
                    {
                        "method": subject[0],
                        "against": method,
                        "n_way": 5,
                        "n_shot": n_shot,
                        "difference": difference,
                        "ci95": ci95,
                    }
                )
    return {"episodes": 100, "seed": 0, "data": "/symbols", "results": results, "paired": paired}
