"""Runs the command line inside the test process."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Ended:
    """Exit code and output of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output parsed as JSON."""
        return json.loads(self.out)


Purer = Callable[..., Ended]
Words = Callable[[Path, Path], list[object]]
"""The arguments of a command, given the folder of the fixture and a new one."""
TRAIN_OUT: Words = lambda place, new: ["--out", new / "run", "--config", place / "tiny.toml"]  # noqa: E731
TINY_EPISODES = ["--n-way", "3", "--n-shot", "1,2", "--n-query", "2", "--episodes", "3", "--device", "cpu"]


def assert_one_sentence(ended: Ended, code: int, sentence: str) -> None:
    """Assert that a command printed nothing but one error that matches a pattern."""
    lines = ended.err.strip().splitlines()
    assert ended.code == code, ended.err
    assert ended.out == ""
    assert [line for line in lines if line.startswith("Error: ")] == lines[-1:]
    assert re.search(sentence, lines[-1])
    assert "Traceback" not in ended.err


def has_learned(run_folder: Path) -> bool:
    """Whether a run has recorded a meta-iteration."""
    events = run_folder / "events.jsonl"
    return events.exists() and "MetaStepDone" in events.read_text()
