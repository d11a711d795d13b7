"""Network inputs become viewable bytes and survive transfer to a front end."""

import pytest
import torch

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.images.transforms import normalise


@pytest.mark.parametrize("inverted", [False, True])
def test_the_normalisation_is_undone(inverted: bool) -> None:
    spec = ImageSpec(channels=3, height=8, width=9, mean=(0.2, 0.5, 0.4), std=(0.3, 0.2, 0.1), inverted=inverted)
    bytes_in = torch.randint(0, 256, (2, 3, 8, 9), generator=torch.Generator().manual_seed(0), dtype=torch.uint8)
    images = normalise(bytes_in.float() / 255, spec).requires_grad_()
    shown = to_rgb(images, spec)
    assert torch.equal(shown, bytes_in)
    assert not shown.requires_grad


def test_values_out_of_range_are_clamped_and_grey_becomes_colour() -> None:
    spec = ImageSpec(channels=1, height=8, width=8, mean=(0.0,), std=(1.0,))
    shown = to_rgb(torch.stack([torch.full((1, 8, 8), -3.0), torch.full((1, 8, 8), 7.0)]), spec)
    assert shown.shape == (2, 3, 8, 8)
    assert shown.flatten(1).tolist() == [[0] * 192, [255] * 192]


def test_a_picture_holds_rows_of_rgb() -> None:
    pixels = torch.arange(12, dtype=torch.uint8).view(1, 2, 2, 3).permute(0, 3, 1, 2)  # (1, 3, 2, 2), rows of RGB
    (picture,) = captioned(pixels, ["ape · birds"])
    assert picture.rgb == bytes(range(12))
    assert (picture.height, picture.width, picture.caption) == (2, 2, "ape · birds")
