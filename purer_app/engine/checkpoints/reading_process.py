"""Turns paths on its standard input into verdicts on its output: the process that reads strangers' files first."""

import json
import os
import sys
from pathlib import Path
from typing import IO

from purer_app.engine.event_records import event_to_dict


def main() -> None:
    """Say "ready" once everything is loaded, then answer each line with one line, until the input ends."""
    answers = _only_for_answers()
    from purer_app.engine.checkpoints.triage import inspect_file, told

    _answer(answers, {"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        os.environ["PURER_CHOICES"] = request["choices"]
        _answer(answers, event_to_dict(told(inspect_file(Path(request["path"])), 0, 0)))


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
    main()
