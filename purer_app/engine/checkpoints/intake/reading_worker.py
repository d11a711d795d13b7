"""The process that reads files from strangers first: paths on its standard input, verdicts on its output."""

import json
import os
import sys
from pathlib import Path

from purer_app.engine.checkpoints.intake.worker_process import only_for_answers, say
from purer_app.engine.core.event_codec import event_to_dict
from purer_app.engine.core.events import CheckpointInspected


def main(parent: int) -> None:
    """Report "ready" once everything is loaded, then answer each line with one line, until the input ends."""
    answers = only_for_answers(parent)
    from purer_app.engine.checkpoints.intake.triage import inspect_file

    say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        os.environ["PURER_CHOICES"] = request["choices"]
        verdict = inspect_file(Path(request["path"])).verdict
        say(answers, event_to_dict(CheckpointInspected(verdict, 0, 0)))


if __name__ == "__main__":
    main(int(sys.argv[1]))
