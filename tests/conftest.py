"""Shared fixtures: class folders with drawn shapes, and a folder of an unprivileged user."""

import colorsys
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

# threads that wait for the next product would keep a core from the other processes of the tests
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import pytest
from hypothesis import HealthCheck, settings
from PIL import Image, ImageDraw

from tests.helpers.cli_tools import Ended, Purer

# a busy machine is not a failure
settings.register_profile("purer", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("purer")

ROOT = Path(__file__).parents[1]
MakeShapes = Callable[..., Path]
SHAPES = ("disc", "square", "cross", "stripes")


def draw_shape(label: int, size_px: int, chance: random.Random) -> Image.Image:
    """Draw the shape of a class on a light, noisy background; each class has its own hue and shape."""
    hue = (label * 0.381966) % 1  # steps of the golden ratio keep hues apart
    ink = tuple(round(255 * value) for value in colorsys.hsv_to_rgb(hue, 0.9, 0.7))
    ground = tuple(chance.randint(215, 255) for _ in "rgb")
    picture = Image.new("RGB", (size_px, size_px), ground)
    pen = ImageDraw.Draw(picture)
    radius = size_px * chance.uniform(0.25, 0.33)
    x, y = (size_px / 2 + chance.uniform(-1, 1) * size_px / 12 for _ in "xy")
    box = (x - radius, y - radius, x + radius, y + radius)
    match SHAPES[label % len(SHAPES)]:
        case "disc":
            pen.ellipse(box, fill=ink)
        case "square":
            pen.rectangle(box, fill=ink)
        case "cross":
            pen.line((box[0], y, box[2], y), fill=ink, width=max(2, size_px // 8))
            pen.line((x, box[1], x, box[3]), fill=ink, width=max(2, size_px // 8))
        case "stripes":
            for offset in (-0.8, 0.0, 0.8):
                pen.line((box[0], y + offset * radius, box[2], y + offset * radius), fill=ink, width=size_px // 10)
    return picture


@pytest.fixture(scope="session")
def make_shapes() -> MakeShapes:
    """Return a function that draws a folder of class folders, `class-00/00.png` and so on."""

    def make(folder: Path, *, classes: int = 5, pictures: int = 10, size_px: int = 20, seed: int = 0) -> Path:
        chance = random.Random(f"{seed}")
        for label in range(classes):
            (folder / f"class-{label:02d}").mkdir(parents=True)
            for number in range(pictures):
                picture = draw_shape(label, size_px, chance)
                picture.save(folder / f"class-{label:02d}" / f"{number:02d}.png")
        return folder

    return make


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Use temporary folders for choices and caches, also in processes started by tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PURER_CHOICES", str(tmp_path_factory.getbasetemp() / "choices"))
        patch.setenv("PURER_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        yield


@pytest.fixture
def purer(capsys: pytest.CaptureFixture[str]) -> Purer:
    """Return a function that runs the command line in this process."""

    def call(*words: object) -> Ended:
        capsys.readouterr()
        from purer_app.cli.app import run

        with pytest.raises(SystemExit) as end:
            run([str(word) for word in words])
        code = end.value.code
        assert isinstance(code, int)
        return Ended(code, *capsys.readouterr())

    return call


@pytest.fixture
def unprivileged_folder() -> Iterator[Path]:
    """Return a writable folder, and drop root's privileges during the test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        is_root = hasattr(os, "geteuid") and os.geteuid() == 0
        if is_root:
            _start_reading()
            os.seteuid(65534)
        try:
            yield folder
        finally:
            if is_root:
                os.seteuid(0)
            for path in [folder, *folder.rglob("*")]:
                path.chmod(0o700)


def _start_reading() -> None:
    """Start the reading process before privileges are dropped, because the interpreter may be in root's home."""
    from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
    from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
    from tests.helpers.tiny_pools import write_teacher

    with tempfile.TemporaryDirectory() as name:
        assert first_verdict(OpenedCheckpoint(write_teacher(Path(name), "first"))).use != "none"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the installed wheel, for PYTHONPATH."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    return folder
