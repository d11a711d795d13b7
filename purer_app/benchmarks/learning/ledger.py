"""Stores measurements by their inputs, so that an interrupted benchmark can continue."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path

from purer_app.benchmarks.learning.table import Measured
from purer_app.benchmarks.storage import MEASURING_CODE, code_key, file_name, key_of, key_of_files
from purer_app.engine.core.events import ignore
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation.evaluate import evaluate_methods
from purer_app.engine.few_shot.methods import FewShotMethod
from purer_app.engine.images.class_folders import LabelledPictures

Report = Callable[[str], object]


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
        if not path.is_file():
            members = method()
            self.report(f"{name}, seed {seed}: measuring")
            config = EvaluateConfig(pool="-", data="-", episodes=self.episodes, seed=self.draw)
            found = Measured.of(name, seed, evaluate_methods([members], self.pictures, config, ignore).rows)
            write_atomically(path, json.dumps(asdict(found)).encode())
        return Measured.from_json(json.loads(path.read_text(encoding="utf-8")))
