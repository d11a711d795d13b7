"""The process that reads the headers of many files: paths on its standard input, rows on its output."""

import json
import sys
from pathlib import Path

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.listing import row_of
from purer_app.engine.checkpoints.intake.worker_process import only_for_answers, say
from purer_app.engine.core.event_codec import event_to_dict


def main(parent: int) -> None:
    """Read one list of paths, and answer with one line for each, in their order."""
    answers = only_for_answers(parent)
    for path in json.load(sys.stdin.buffer):
        say(answers, event_to_dict(row_of(OpenedCheckpoint(Path(path)))))


if __name__ == "__main__":
    main(int(sys.argv[1]))
