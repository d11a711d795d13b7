"""Runs the programs of an exported classifier in a fresh process, as somebody without PURER does."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from purer_app.engine.few_shot.live.results import PictureAnswer

TORCH_ALONE, ONNX_ALONE = ("purer_app", "numpy", "torchvision", "onnxruntime"), ("purer_app", "torch", "onnx")
"""The packages that predict.py and predict_onnx.py do without."""
_RUN = (
    "import runpy, sys\n"
    "sys.modules.update(dict.fromkeys(sys.argv[2].split(',')))\n"  # None makes an import of the name fail
    "script, sys.argv = sys.argv[1], [sys.argv[1], *sys.argv[3:]]\n"
    "runpy.run_path(script, run_name='__main__')"
)


@dataclass(frozen=True)
class Printed:
    """What a program printed for one picture; `name` is the most likely class even where it is not sure."""

    file: str
    name: str
    probability: float
    not_sure: bool


def run_program(script: Path, pictures: Sequence[Path], without: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a script on pictures from another folder, with packages that cannot be imported."""
    command = [sys.executable, "-P", "-W", "ignore", "-c", _RUN, str(script), ",".join(without), *map(str, pictures)]
    return subprocess.run(command, cwd=script.parents[1], capture_output=True, text=True, encoding="utf-8", check=False)


def printed_by(script: Path, pictures: Sequence[Path], without: Sequence[str]) -> list[Printed]:
    """Return what a script prints, a line for each picture."""
    ended = run_program(script, pictures, without)
    assert ended.returncode == 0, ended.stderr
    return [_read(line) for line in ended.stdout.splitlines()]


def _read(line: str) -> Printed:
    file, answer, probability, *more = line.split("\t")
    return Printed(file, more[0] if more else answer, float(probability), answer == "not sure")


def assert_same_answers(
    printed: Sequence[Printed], expected: Sequence[PictureAnswer], class_names: Sequence[str]
) -> float:
    """Assert that a program gives the answers of PURER; return the largest difference of a probability."""
    assert [one.file for one in printed] == [one.file for one in expected]
    assert [one.name for one in printed] == [class_names[one.label] for one in expected]
    assert [one.not_sure for one in printed] == [one.not_sure for one in expected]
    differences = [abs(p.probability - e.probabilities[e.label]) for p, e in zip(printed, expected, strict=True)]
    assert max(differences) < 1e-4
    return max(differences)


def awkward_pictures(folder: Path, pictures: Sequence[Path]) -> list[Path]:
    """Save five pictures in forms that readers may treat differently: turned, transparent, 16 bits, palette, large."""
    folder.mkdir()
    turned = Image.Exif()
    turned[0x0112] = 6
    opened = [Image.open(path).convert("RGB") for path in pictures[:5]]
    opened[0].resize((70, 50)).save(folder / "turned.jpg", quality=95, exif=turned)
    opened[1].putalpha(Image.linear_gradient("L").resize(opened[1].size))
    opened[1].save(folder / "transparent.png")
    grey = np.asarray(opened[2].convert("L").resize((41, 33)), dtype=np.uint16) * 257
    Image.fromarray(grey).save(folder / "sixteen-bits.png")
    opened[3].quantize(8).save(folder / "palette.gif")
    opened[4].resize((1400, 2300)).save(folder / "large.jpg", quality=90)
    return sorted(folder.iterdir())
