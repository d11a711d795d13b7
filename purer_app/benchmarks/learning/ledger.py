"""Stores measurements by their inputs, so that an interrupted benchmark can continue."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from purer_app.benchmarks.learning.oracle import Distance
from purer_app.benchmarks.learning.table import Measured
from purer_app.benchmarks.storage import MEASURING_CODE, code_key, file_name, key_of, key_of_files
from purer_app.engine.core.events import ignore
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import evaluate_methods
from purer_app.engine.few_shot.methods import FewShotMethod
from purer_app.engine.images.class_folders import LabelledPictures

Report = Callable[[str], object]
Found = TypeVar("Found", Measured, Distance)


def kept(path: Path, read: Callable[[Any], Found], measure: Callable[[], Found]) -> Found:
    """Return a stored result, or measure it now and store it if there is none or it is damaged.

    Args:
        read: makes the result of JSON values; a `ValueError`, `TypeError`, `LookupError` or `AttributeError` means that
            they are damaged.
    """
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        pass
    text = json.dumps(asdict(measure()))
    write_atomically(path, text.encode())
    return read(json.loads(text))


@dataclass(frozen=True, eq=False)
class Ledger:
    """Measures methods on few-shot episodes of the same pictures and stores the results; `draw` is the episode seed."""

    folder: Path
    pictures: LabelledPictures
    report: Report
    episodes: int = 600
    draw: int = 0

    @cached_property
    def content(self) -> str:
        """A hash of all picture files."""
        return key_of_files(self.pictures.files)

    def place(self, name: str, *key: str) -> Path:
        """Return the path of a result with this name and key, measured by the current code."""
        return self.folder / f"{file_name(name)}-{key_of(*key, code_key(*MEASURING_CODE))}.json"

    def measured(self, name: str, seed: int, key: str, method: Callable[[], Sequence[FewShotMethod]]) -> Measured:
        """Return the stored results of some methods, or measure them now.

        Args:
            seed: training seed, for the table.
            key: text that determines the weights and settings of the methods.
        """
        draw = [f"draw {self.draw}"] if self.draw else []
        form = [part.name for part in fields(Measured)]
        path = self.place(name, key, str(self.episodes), self.content, *draw, *form)

        def measure() -> Measured:
            members = method()
            self.report(f"{name}, seed {seed}: measuring")
            config = EvaluateConfig(pool="-", data="-", episodes=self.episodes, seed=self.draw)
            return Measured.of(name, seed, evaluate_methods([members], self.pictures, config, ignore).rows)

        return kept(path, Measured.from_json, measure)
