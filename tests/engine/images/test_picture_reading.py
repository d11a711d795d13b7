"""Pictures of any size are read in bounded memory and look like the whole picture resized at once."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from purer_app.engine.core.errors import DataError
from purer_app.engine.images.decoding import MAX_SHORTER_SIDE_PX
from purer_app.engine.images.picture_reading import check_picture, read_pixels

MIB = 2**20


def photo(width: int, height: int) -> Image.Image:
    """Smooth colours with noise, which is what decoders and filters could treat differently."""
    rng = np.random.default_rng(0)
    smooth = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8)).resize((width, height))
    noise = rng.normal(0, 10, (height, width, 1))
    return Image.fromarray((np.asarray(smooth) + noise).clip(0, 255).astype(np.uint8))


def shrunk_at_once(path: Path) -> NDArray[np.int64]:
    """The whole picture, decoded, turned upright, laid on white and then shrunk."""
    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened)
        if picture.mode == "RGBA":
            picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
        picture = picture.convert("RGB")
    scale = MAX_SHORTER_SIDE_PX / min(picture.size)
    width, height = (round(side * scale) for side in picture.size)
    return np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), dtype=np.int64)


def check_same(path: Path, mean: float = 0.5, most: int = 6) -> None:
    expected, found = shrunk_at_once(path), read_pixels(path).astype(np.int64)
    assert found.shape == expected.shape
    assert np.abs(found - expected).mean() < mean and np.abs(found - expected).max() <= most


@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_decoded_at_a_smaller_size_looks_the_same(tmp_path: Path, progressive: bool) -> None:
    photo(2800, 2100).save(tmp_path / "a.jpg", quality=90, progressive=progressive)
    check_same(tmp_path / "a.jpg")


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_set_upright(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo(1300, 1050).save(tmp_path / "a.jpg", exif=exif)
    check_same(tmp_path / "a.jpg", mean=0.01)


@pytest.fixture(scope="module")
def large() -> Image.Image:
    return photo(5000, 3400)


@pytest.mark.parametrize("orientation", [1, 5, 6, 8])
def test_a_large_picture_shrunk_in_strips_looks_the_same(large: Image.Image, tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    large.save(tmp_path / "a.png", exif=exif, compress_level=1)
    check_same(tmp_path / "a.png")


def test_transparent_parts_of_a_large_picture_become_white(large: Image.Image, tmp_path: Path) -> None:
    alpha = Image.linear_gradient("L").resize(large.size)
    large.putalpha(alpha)
    large.save(tmp_path / "a.png", compress_level=1)
    check_same(tmp_path / "a.png")


def test_a_panorama_keeps_a_bounded_longer_side(tmp_path: Path) -> None:
    Image.new("RGB", (30_000, 600), (10, 20, 30)).save(tmp_path / "a.png")
    found = read_pixels(tmp_path / "a.png")
    assert found.shape == (512, 4096, 3) and (found == (10, 20, 30)).all()


def test_a_picture_of_108_megapixels_is_read(tmp_path: Path) -> None:
    Image.new("RGB", (12_000, 9_000), (200, 100, 50)).save(tmp_path / "a.jpg")
    found = read_pixels(tmp_path / "a.jpg")
    assert found.shape == (512, 683, 3)
    assert np.abs(found.astype(int) - (200, 100, 50)).max() <= 3
    check_picture(tmp_path / "a.jpg")


PEAK = """
import sys
from pathlib import Path
from purer_app.engine.images.picture_reading import read_pixels

def peak():
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    return 1024 * int(line.split()[1])

before = peak()
read_pixels(Path(sys.argv[1]))
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs Linux's record of a process's peak memory")
@pytest.mark.parametrize(("mode", "bytes_per_pixel"), [("L", 1), ("RGBA", 4)])
def test_a_large_png_takes_little_more_memory_than_its_own_pixels(
    tmp_path: Path, mode: str, bytes_per_pixel: int
) -> None:
    Image.new(mode, (8000, 8000)).save(tmp_path / "a.png", compress_level=1)
    command = [sys.executable, "-c", PEAK, str(tmp_path / "a.png")]
    peak = int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert peak < 64_000_000 * bytes_per_pixel + 64 * MIB


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("reader", [read_pixels, check_picture])
@pytest.mark.parametrize("kept", [0.5, 0.97])
def test_a_picture_whose_end_is_missing_is_refused(tmp_path: Path, suffix: str, reader: object, kept: float) -> None:
    path = tmp_path / f"half{suffix}"
    photo(1600, 1200).save(path)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    with pytest.raises(DataError) as caught:
        reader(path)  # type: ignore[operator]
    assert str(caught.value) == f"{path} is truncated: the end of the picture is missing"


def test_only_picture_formats_are_opened(tmp_path: Path) -> None:
    """An EPS file named .png would start Ghostscript."""
    Image.new("RGB", (8, 8)).save(tmp_path / "a.eps")
    (tmp_path / "a.eps").rename(tmp_path / "a.png")
    with pytest.raises(DataError, match=r"a\.png is not a picture that can be read$"):
        read_pixels(tmp_path / "a.png")
