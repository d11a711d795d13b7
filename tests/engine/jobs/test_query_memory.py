"""The memory of `adapt` does not grow with the number of pictures to classify."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import write_tiny_pool

SIDE_PX = 128
FEW, MANY = 500, 4_000
PIXEL_BYTES = 3 * SIDE_PX * SIDE_PX
TOLERATED_BYTES = 40_000_000
PROGRAM = """
import sys
from pathlib import Path
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig
pool, support, query, out = sys.argv[1:]
config = AdaptConfig(pool=pool, support=support, query=query, device="cpu")
result = jobs.adapt(config, ignore, Control())
jobs.write_adaptation(result, config, ignore, html=Path(out) / "answers.html", csv=Path(out) / "answers.csv")
print(len(result.predictions))
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:")).split()[1])
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool, two classes, and many and few different pictures."""
    folder = tmp_path_factory.mktemp("memory")
    write_tiny_pool(folder / "pool")
    make_shapes(folder / "support", classes=2, pictures=3)
    for name, count in (("many", MANY), ("few", FEW)):
        (folder / name).mkdir()
        for number, image in enumerate(plain_images(count)):
            image.save(folder / name / f"{number:05d}.png", compress_level=1)
    return folder


def plain_images(count: int) -> Iterator[Image.Image]:
    for number in range(count):
        colour = np.array([number % 251, number % 241, number % 239], dtype=np.uint8)
        yield Image.fromarray(np.broadcast_to(colour, (SIDE_PX, SIDE_PX, 3)).copy())


def peak_bytes(place: Path, query: str, count: int) -> int:
    """Run `adapt` with a table and a page in a process of its own, and return its peak memory."""
    (place / f"out of {query}").mkdir()
    words = [place / "pool", place / "support", place / query, place / f"out of {query}"]
    command = [sys.executable, "-c", PROGRAM, *map(str, words)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert int(printed[0]) == count
    assert len((place / f"out of {query}" / "answers.csv").read_bytes().splitlines()) == count + 1
    return 1024 * int(printed[1])


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc, as Linux has it")
def test_thousands_of_pictures_need_hardly_more_memory_than_hundreds(place: Path) -> None:
    more = peak_bytes(place, "many", MANY) - peak_bytes(place, "few", FEW)
    assert (MANY - FEW) * PIXEL_BYTES > 4 * TOLERATED_BYTES, "kept pixels would be noticed"
    assert more < TOLERATED_BYTES
