"""Turns paths on its standard input into verdicts on its output: the process that reads strangers' files first."""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import IO

from purer_app.engine.event_records import event_to_dict

_WATCH_S = 0.5


def main(parent: int) -> None:
    """Say "ready" once everything is loaded, then answer each line with one line, until the input ends.

    Args:
        parent: number of the process that asks; without it this one ends at once, even in the middle of a file.
    """
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    answers = _only_for_answers()
    from purer_app.engine.checkpoints.triage import inspect_file, told

    _answer(answers, {"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        os.environ["PURER_CHOICES"] = request["choices"]
        _answer(answers, event_to_dict(told(inspect_file(Path(request["path"])), 0, 0)))


def _end_with(parent: int) -> None:
    """Wait for the death of the parent; where a system keeps its number, the end of the input has to do."""
    while os.getppid() == parent:
        time.sleep(_WATCH_S)
    os._exit(1)


def _only_for_answers() -> IO[bytes]:
    """Keep the output for answers: whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return answers


def _answer(answers: IO[bytes], record: dict[str, object]) -> None:
    answers.write(json.dumps(record).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
