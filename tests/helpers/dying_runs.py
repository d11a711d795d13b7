"""Training in separate processes that die at a chosen moment, like in a power failure or a kill."""

import os
import signal
from collections.abc import Callable
from io import RawIOBase
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import torch

from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training, start_training
from tests.helpers.forked import forking

Death = Callable[[int], None]


def begin(config: TrainConfig, run: Path, die: Death | None = None, n: int = 0) -> ForkServerProcess:
    """Start a run, or continue an existing one, in a separate process; return when training is about to begin.

    Args:
        die: one of the functions below.
    """
    server = forking()
    here, there = server.Pipe(duplex=False)
    process = server.Process(target=_train, args=(config, run, there, die, n), daemon=True)
    process.start()
    there.close()
    here.recv()
    return process


def _train(config: TrainConfig, run: Path, begun: Connection, die: Death | None, n: int) -> None:
    torch.set_num_threads(1)
    if die is not None:
        die(n)
    begun.send(None)
    if (run / "manifest.toml").is_file():
        resume_training(run, ignore, Control())
    else:
        start_training(config, run, ignore, Control())


def in_place_of_a_rename(n: int) -> None:
    """Die before the n-th rename of a written file or folder."""
    rename, left = os.replace, n

    def replace(*places: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        rename(*places)

    os.replace = replace  # type: ignore[assignment]


def within_a_line(n: int) -> None:
    """Die after half of the n-th event was written."""
    append, left = RunFolder._append, n

    def append_half(folder: RunFolder, file: RawIOBase, line: bytes) -> None:
        nonlocal left
        left -= bool(line)
        if left == 0:
            file.write(line[: len(line) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        append(folder, file, line)

    RunFolder._append = append_half  # type: ignore[method-assign, assignment]
