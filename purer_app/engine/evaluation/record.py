"""Saves an evaluation in the folder of its run, and reads it again."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from purer_app.engine.core.files import write_below
from purer_app.engine.core.plain_values import build
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference


def record_evaluation(run: Path, evaluation: Evaluation, *, data: str, n_way: int, now: datetime) -> Path:
    """Write `evaluations/YYYY-MM-DDTHH-MM-SS.json`; if the file exists, the time is increased by seconds.

    Raises:
        RunFolderError: the disk is full, or the folder cannot be written.
    """
    while (path := run / "evaluations" / f"{now:%Y-%m-%dT%H-%M-%S}.json").exists():
        now += timedelta(seconds=1)
    record = {"data": data, "n_way": n_way, **evaluation.to_json()}
    write_below(run, str(path.relative_to(run)), (json.dumps(record, indent=2) + "\n").encode())
    return path


def recorded_evaluation(table: Mapping[str, Any]) -> Evaluation | None:
    """Return a saved evaluation, whose rows have no accuracies of single episodes; None if it is malformed."""
    try:
        return Evaluation(
            episodes=int(table["episodes"]),
            seed=int(table["seed"]),
            rows=tuple(build(EvaluationRow, {**row, "accuracies": ()}) for row in table["results"]),
            paired=tuple(build(PairedDifference, dict(pair)) for pair in table["paired"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
