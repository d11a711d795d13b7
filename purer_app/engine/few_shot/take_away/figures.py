"""What an exported classifier costs: bytes of each format, and milliseconds per picture."""

import statistics
import time
from dataclasses import dataclass

import torch

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.few_shot.take_away.portable import PortableClassifier

_MOST_RUNS = 15
_MOST_SECONDS = 1.0
_PROGRAM_BYTES_PER_TENSOR = {ExportFormat.PT2: 4096, ExportFormat.ONNX: 2048, ExportFormat.SAFETENSORS: 128}
"""What a format writes in addition to the weights: mostly the operations of the program."""
_SCRIPT_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """Estimated bytes of each format, and the median time for one picture on the CPU of this computer, in ms."""

    n_bytes: dict[ExportFormat, int]
    ms_per_picture: float

    def total(self, formats: tuple[ExportFormat, ...]) -> int:
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


def megabytes(n_bytes: int) -> str:
    """Format a size with a unit, for example "7.6 MB"."""
    for size, unit in ((10**9, "GB"), (10**6, "MB")):
        if n_bytes >= size:
            return f"{n_bytes / size:.1f} {unit}"
    return f"{max(1, round(n_bytes / 1000))} kB"


def milliseconds(value: float) -> str:
    """Format a time, for example "3.1 ms"."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
