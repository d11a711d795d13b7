"""Copies of pictures are found after compression and resizing; other pictures of the same thing are none."""

from pathlib import Path

import pytest
import torch
from PIL import Image

from purer_app.engine.core.events import ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.images.copies import find_copies, groups_of_copies, small_version
from purer_app.engine.images.transforms import read_picture


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """Write a smooth picture with some detail."""
    noise = torch.rand(3, 6, 8, generator=torch.Generator().manual_seed(0))[None]
    pixels = torch.nn.functional.interpolate(noise, (120, 160), mode="bicubic").clamp(0, 1)[0]
    path = tmp_path / "photo.png"
    Image.fromarray((255 * pixels).byte().permute(1, 2, 0).numpy()).save(path)
    return path


def test_a_copy_is_found_after_compression_and_resizing(photo: Path, tmp_path: Path) -> None:
    picture = Image.open(photo)
    picture.save(tmp_path / "a.jpg", quality=60)
    picture.resize((80, 60)).save(tmp_path / "b.png")
    picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(tmp_path / "mirrored.png")
    picture.convert("L").save(tmp_path / "grey.png")
    (tmp_path / "broken.png").write_bytes(b"nothing")
    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    found = find_copies(files, ignore)
    assert [sorted(path.name for path in group) for group in found] == [["a.jpg", "b.png", "photo.png"]]


def test_no_two_pictures_of_one_symbol_are_copies() -> None:
    for folder in sorted(path for path in resource("symbols").iterdir() if path.is_dir()):
        assert find_copies(sorted(folder.glob("*.png")), ignore) == []


def test_the_similarity_is_the_correlation() -> None:
    pictures = (255 * torch.rand(2, 3, 32, 32)).byte()
    small = torch.stack([small_version(picture) for picture in pictures])
    expected = torch.corrcoef(pictures.flatten(1).float())[0, 1]
    torch.testing.assert_close(small[0] @ small[1], expected, atol=1e-4, rtol=0)


def test_groups_join_chains_and_leave_out_pictures_of_one_colour() -> None:
    angles = torch.tensor([0.0, 0.08, 0.16, 1.0, 1.05])
    small = torch.stack([angles.cos(), angles.sin()], dim=1)
    assert small[0] @ small[2] < 0.995, "alike only by way of the second"
    assert groups_of_copies(small, ignore) == [[0, 1, 2], [3, 4]]
    plain = small_version(torch.full((3, 8, 8), 255, dtype=torch.uint8))
    assert groups_of_copies(torch.stack([plain, plain]), ignore) == []


def test_a_changed_file_is_read_again(photo: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    Image.open(photo).save(other)
    assert len(find_copies([photo, other], ignore)) == 1
    Image.open(resource("symbols") / "symbol-01" / "01.png").save(other)
    assert read_picture(other).shape != read_picture(photo).shape
    assert find_copies([photo, other], ignore) == []
