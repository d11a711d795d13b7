"""Processes forked from a server that has loaded all slow imports; `Program` runs the command line in one."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

CAN_FORK = "forkserver" in multiprocessing.get_all_start_methods()
FLAGS = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOCTTY", 0)


def forking() -> multiprocessing.context.ForkServerContext:
    """Return the context of the fork server, which has no threads, because threads do not survive a fork."""
    context = multiprocessing.get_context("forkserver")
    # optimisers import the last when they are created
    context.set_forkserver_preload(["__main__", "tests.helpers.dying_runs", "purer_app.cli.app", "torch._dynamo"])
    return context


class Program:
    """The command line in a separate process, which can receive signals.

    Args:
        words: the arguments of `purer-app`.
        place: an existing folder for the output files.
        terminal: terminal for standard error, instead of a file.
        hang_up: handler of SIGHUP at program start, because the tests may run under nohup.
    """

    def __init__(
        self,
        *words: object,
        place: Path,
        terminal: Path | None = None,
        hang_up: signal.Handlers = signal.SIG_DFL,
    ) -> None:
        self._out, self._err = place / "stdout.txt", terminal or place / "stderr.txt"
        arguments = ([str(word) for word in words], dict(os.environ), Path.cwd(), self._out, self._err, hang_up)
        self._process = forking().Process(target=_run, args=arguments, daemon=True)
        self._process.start()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait until a condition is true; fail if the program ends before."""
        for _ in range(12_000):
            if condition():
                return
            assert self._process.is_alive(), self.said()
            time.sleep(0.01)
        raise AssertionError("the program did not get that far within two minutes")

    def send_signal(self, number: signal.Signals) -> None:
        pid = self._process.pid
        assert pid is not None
        os.kill(pid, number)

    def wait(self) -> int:
        """Wait for the end; return the exit code, or the negative number of the signal that killed the program."""
        self._process.join(120)
        code = self._process.exitcode
        assert code is not None, "the program did not end within two minutes"
        return code

    def printed(self) -> str:
        """Return the standard output."""
        return self._out.read_text()

    def said(self) -> str:
        """Return the standard error."""
        return self._err.read_text() if self._err.is_file() else ""


def _run(
    words: list[str], environment: dict[str, str], folder: Path, out: Path, err: Path, hang_up: signal.Handlers
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, hang_up)
    for number, path in ((1, out), (2, err)):
        opened = os.open(path, FLAGS)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", closefd=False) for number in (1, 2))
    sys.argv = ["purer-app", *words]
    import torch

    from purer_app.__main__ import main

    torch.set_num_threads(1)
    main()
