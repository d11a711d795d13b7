"""Whether light and dark of a picture look swapped for a network that is made for light or for dark pictures."""

import pytest
import torch

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.polarity import brightness, expected_brightness, looks_swapped
from purer_app.engine.images.transforms import denormalise, normalise


def spec(mean: float, *, inverted: bool = False) -> ImageSpec:
    return ImageSpec(channels=1, height=8, width=8, mean=(mean,), std=(0.3,), inverted=inverted)


def test_brightness_is_the_mean_luma() -> None:
    picture = torch.zeros(3, 4, 4, dtype=torch.uint8)
    picture[1, :2] = 255
    assert brightness(picture) == pytest.approx(0.587 / 2)
    assert brightness(255 - picture) == pytest.approx(1 - 0.587 / 2)


def test_the_expected_brightness_is_that_of_the_file() -> None:
    assert expected_brightness(spec(0.1)) == pytest.approx(0.1)
    assert expected_brightness(spec(0.1, inverted=True)) == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("mean", "inverted", "found", "swapped"),
    [
        (0.08, True, 0.92, False),  # dark strokes for a network of Omniglot
        (0.08, True, 0.13, True),
        (0.13, False, 0.13, False),  # light strokes for a network of MNIST
        (0.13, False, 0.92, True),
        (0.08, True, 0.48, False),  # neither light nor dark
        (0.46, False, 0.02, False),  # a network for photos
        (0.46, False, 0.98, False),
    ],
)
def test_only_what_clearly_fits_better_the_other_way_looks_swapped(
    mean: float, inverted: bool, found: float, swapped: bool
) -> None:
    assert looks_swapped(found, spec(mean, inverted=inverted)) == swapped


@pytest.mark.parametrize("inverted", [False, True])
def test_the_negative_form_of_a_picture_is_the_form_of_its_negative(inverted: bool) -> None:
    pixels, form = torch.rand(2, 3, 20, 12), spec(0.3, inverted=inverted)
    assert form.negative().negative() == form
    torch.testing.assert_close(normalise(pixels, form.negative()), normalise(1 - pixels, form))
    torch.testing.assert_close(
        denormalise(normalise(pixels, form.negative()), form), denormalise(normalise(1 - pixels, form), form)
    )
