"""Picture files become the pixels of an independent reader; conversions between networks keep them."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision.transforms.v2 import functional as reference

from purer_app.engine.core.errors import DataError
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import change_channels, convert, denormalise, normalise, read_picture, resize

GLYPHS = ImageSpec(channels=1, height=12, width=10, mean=(0.1,), std=(0.3,), inverted=True)
PHOTOS = ImageSpec(channels=3, height=9, width=14, mean=(0.5, 0.4, 0.3), std=(0.2, 0.25, 0.3))


def uniform(*shape: int, seed: int = 0, dtype: torch.dtype = torch.float64) -> torch.Tensor:
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed), dtype=dtype)


def test_a_colour_picture_keeps_its_pixels(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    picture = read_picture(tmp_path / "a.png")
    assert (picture.shape, picture.dtype) == ((3, 5, 7), torch.uint8)
    np.testing.assert_array_equal(picture.permute(1, 2, 0).numpy(), pixels)


def test_a_grey_picture_becomes_three_equal_channels(tmp_path: Path) -> None:
    Image.new("L", (4, 3), 77).save(tmp_path / "a.png")
    assert (read_picture(tmp_path / "a.png") == 77).all()


def test_a_picture_of_16_bits_keeps_its_brightness(tmp_path: Path) -> None:
    values = np.array([[0, 257, 32768, 65535]], dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png")[0, 0].tolist() == [0, 1, 127, 255]


def test_pixels_without_a_range_are_refused(tmp_path: Path) -> None:
    Image.new("F", (4, 4), 0.5).save(tmp_path / "a.tif")
    with pytest.raises(DataError, match="its pixels are unbounded numbers; save it with 8 or 16 bits per channel"):
        read_picture(tmp_path / "a.tif")


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_become_white(tmp_path: Path, mode: str) -> None:
    picture = Image.new(mode, (2, 1), 0)
    picture.putpixel((1, 0), (0,) * (len(mode) - 1) + (255,))
    picture.save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png")[:, 0].tolist() == [[255, 0]] * 3


def test_half_transparent_ink_mixes_with_the_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (1, 1), (0, 0, 0, 51)).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png").flatten().tolist() == [204] * 3  # 255 * (1 - 51/255)


def test_the_transparent_colour_of_a_palette_becomes_white(tmp_path: Path) -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([10, 20, 30, 40, 50, 60])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "a.png", transparency=0)
    assert read_picture(tmp_path / "a.png")[:, 0].tolist() == [[255, 40], [255, 50], [255, 60]]


def test_a_file_that_is_not_a_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_text("not a picture")
    with pytest.raises(DataError) as caught:
        read_picture(path)
    assert str(caught.value) == f"{path} is not a picture that can be read"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as missing:
        read_picture(tmp_path / "none.png")
    assert str(missing.value) == f"{tmp_path / 'none.png'} cannot be read as a picture: No such file or directory"
    with pytest.raises(DataError, match="cannot be read as a picture"):
        read_picture(tmp_path)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".gif", ".bmp", ".tif", ".webp"])
@pytest.mark.parametrize("kept", [0.3, 0.7])
def test_a_truncated_picture_is_named_and_nothing_else_is_raised(tmp_path: Path, suffix: str, kept: float) -> None:
    path = tmp_path / f"a{suffix}"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 40, 3), dtype=np.uint8)).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    with pytest.raises(DataError) as caught:
        read_picture(path)
    assert str(caught.value).startswith(str(path))


def png_header(width: int, height: int) -> bytes:
    """Build a PNG that promises a size and holds no pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_huge_picture_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(12_000, 12_000))
    with pytest.raises(DataError) as caught:
        read_picture(path)
    assert str(caught.value) == f"{path} has 12000x12000 pixels; the limit is 128,000,000 pixels for PNG files"


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_header(100_000, 100_000))
    with pytest.raises(DataError, match=r"bomb\.png has 100000x100000 pixels; the limit is 128,000,000 pixels"):
        read_picture(path)


def test_resizing_equals_torchvision_with_antialiasing() -> None:
    pixels = uniform(2, 3, 21, 17, dtype=torch.float32)
    expected = reference.resize(pixels, [9, 11], antialias=True)
    torch.testing.assert_close(resize(pixels, 9, 11), expected)
    assert resize(pixels, 21, 17) is pixels


def test_grey_equals_the_conversion_of_pillow() -> None:
    colours = np.random.default_rng(0).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    grey = np.asarray(Image.fromarray(colours).convert("L"), dtype=np.float64) / 255
    ours = change_channels(torch.from_numpy(colours).permute(2, 0, 1)[None].double() / 255, 1)
    assert np.abs(ours[0, 0].numpy() - grey).max() <= 1 / 255


def test_grey_survives_a_conversion_to_colour_and_back() -> None:
    grey = uniform(2, 1, 4, 4)
    colour = change_channels(grey, 3)
    assert colour.shape == (2, 3, 4, 4)
    torch.testing.assert_close(change_channels(colour, 1), grey)
    assert change_channels(colour, 3) is colour


@pytest.mark.parametrize("spec", [GLYPHS, PHOTOS])
def test_normalising_is_the_formula_of_the_spec_and_can_be_undone(spec: ImageSpec) -> None:
    pixels = uniform(4, *spec.shape)
    images = normalise(pixels, spec)
    p = 1 - pixels if spec.inverted else pixels
    for channel in range(spec.channels):
        torch.testing.assert_close(images[:, channel], (p[:, channel] - spec.mean[channel]) / spec.std[channel])
    torch.testing.assert_close(denormalise(images, spec), pixels)


def test_images_survive_a_conversion_and_its_inverse() -> None:
    grey = ImageSpec(channels=1, height=16, width=16, mean=(0.2,), std=(0.5,), inverted=True)
    colour = ImageSpec(channels=3, height=16, width=16, mean=(0.5, 0.4, 0.3), std=(0.2, 0.25, 0.3))
    images = uniform(3, *grey.shape) * 4 - 2
    torch.testing.assert_close(convert(convert(images, grey, colour), colour, grey), images)
    assert convert(images, grey, grey) is images


@pytest.mark.parametrize(("source", "target"), [(GLYPHS, PHOTOS), (PHOTOS, GLYPHS)])
def test_gradients_through_a_conversion_match_finite_differences(source: ImageSpec, target: ImageSpec) -> None:
    images = uniform(1, *source.shape).requires_grad_()
    assert convert(images, source, target).shape == (1, *target.shape)
    torch.autograd.gradcheck(lambda x: convert(x, source, target), (images,))


@pytest.mark.parametrize("size", [(512, 900), (900, 512), (511, 20), (3, 2000)])
def test_a_picture_whose_shorter_side_has_512_pixels_is_kept(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = Image.effect_noise(size, 80).convert("RGB")
    picture.save(tmp_path / "a.png")
    np.testing.assert_array_equal(read_picture(tmp_path / "a.png").permute(1, 2, 0).numpy(), np.array(picture))


@pytest.mark.parametrize(("size", "shape"), [((1536, 1024), (512, 768)), ((600, 1300), (1109, 512))])
def test_a_larger_picture_is_shrunk_with_antialiasing(
    tmp_path: Path, size: tuple[int, int], shape: tuple[int, int]
) -> None:
    picture = Image.effect_noise(size, 80).convert("RGB")
    picture.save(tmp_path / "a.png")
    found = read_picture(tmp_path / "a.png")
    assert (found.shape, found.dtype) == ((3, *shape), torch.uint8)
    pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).double()
    expected = reference.resize(pixels, list(shape), antialias=True)
    torch.testing.assert_close(found.double(), expected, rtol=0, atol=1.5)  # two roundings to whole levels
