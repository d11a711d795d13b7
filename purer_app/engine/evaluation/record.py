"""Saves an evaluation in the folder of its run."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from purer_app.engine.core.files import write_atomically
from purer_app.engine.evaluation.evaluate import Evaluation


def record_evaluation(run: Path, evaluation: Evaluation, *, data: str, n_way: int, now: datetime) -> Path:
    """Write `evaluations/YYYY-MM-DDTHH-MM-SS.json`; if the file exists, the time is increased by seconds.

    Raises:
        RunFolderError: the disk is full, or the folder cannot be written.
    """
    while (path := run / "evaluations" / f"{now:%Y-%m-%dT%H-%M-%S}.json").exists():
        now += timedelta(seconds=1)
    record = {"data": data, "n_way": n_way, **evaluation.to_json()}
    write_atomically(path, (json.dumps(record, indent=2) + "\n").encode())
    return path
