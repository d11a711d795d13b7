"""What an exported classifier costs: bytes of each format, and milliseconds per picture."""

import statistics
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import torch

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.few_shot.take_away.portable import PortableClassifier

_MOST_RUNS = 15
_MOST_SECONDS = 1.0
_PROGRAM_BYTES_PER_TENSOR = {ExportFormat.PT2: 2000, ExportFormat.ONNX: 700, ExportFormat.SAFETENSORS: 128}
"""What a format writes in addition to the weights: mostly the operations of the program."""
_SCRIPT_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """What an export would take.

    Attributes:
        n_bytes: estimated bytes of each format.
        ms_per_picture: median time for one picture on the CPU of this computer, without reading its file.
    """

    n_bytes: Mapping[ExportFormat, int]
    ms_per_picture: float

    def total(self, formats: Iterable[ExportFormat]) -> int:
        """Estimated bytes of a folder with these formats."""
        return _SCRIPT_BYTES + sum(self.n_bytes[each] for each in formats)


def measure(classifier: PortableClassifier, emit: EventSink) -> ExportFigures:
    """Estimate the sizes, and time the classifier on single pictures."""
    weights, tensors = classifier.n_bytes, len(classifier.state_dict())
    pixels = [torch.rand(1, 3, *size) for size in classifier.sizes]
    times: list[float] = []
    began = time.perf_counter()
    with torch.no_grad():
        classifier(*pixels)  # the first pass allocates memory
        while len(times) < _MOST_RUNS and (not times or time.perf_counter() - began < _MOST_SECONDS):
            emit(Heartbeat("measuring the time per picture"))
            start = time.perf_counter()
            classifier(*pixels)
            times.append(1000 * (time.perf_counter() - start))
    n_bytes = {each: weights + tensors * more for each, more in _PROGRAM_BYTES_PER_TENSOR.items()}
    return ExportFigures(n_bytes, statistics.median(times))
