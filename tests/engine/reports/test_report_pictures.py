"""The page shows pseudo images and predictions as pictures with captions."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from purer_app.engine.reports.pictures import GAP_PX
from purer_app.engine.reports.report import ReportInput, render
from tests.helpers.report_pages import FULL, Page, pictures_in, prediction, sheet


def test_a_sheet_is_one_png_of_whole_pixels_with_the_given_images() -> None:
    given = sheet(classes=3, shown=4)
    (png,) = pictures_in(Page(render(ReportInput(title="t", sheets=(given,)))))
    side = 28 * 2
    assert png.size == (4 * (side + GAP_PX) - GAP_PX, 3 * (side + GAP_PX) - GAP_PX)
    left, top = 2 * (side + GAP_PX), 1 * (side + GAP_PX)
    cell = np.array(png.convert("RGBA"))[top : top + side, left : left + side]
    assert (cell[::2, ::2, :3] == given.images[1, 2].permute(1, 2, 0).numpy()).all()
    assert (cell[1::2, 1::2, :3] == cell[::2, ::2, :3]).all()
    assert np.array(png)[side, 0, 3] == 0, "gaps are transparent"


def test_large_pseudo_images_shrink() -> None:
    (png,) = pictures_in(Page(render(ReportInput(title="t", sheets=(sheet(2, 3, 224, 224),)))))
    assert png.size == (3 * 112 + 2 * GAP_PX, 2 * 112 + GAP_PX)


def test_pseudo_images_come_with_their_warning_and_their_class_names() -> None:
    page = Page(render(FULL))
    assert "Synthetic, but may resemble private training data: treat them as you treat the model." in page.text
    assert "Rows: 1 heron 0, 2 heron 1, 3 heron 2" in page.text
    assert "Synthetic" not in Page(render(replace(FULL, sheets=()))).text


def test_a_sheet_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be uint8 \(classes, shown, 3, h, w\)"):
        replace(sheet(), images=torch.zeros(3, 4, 3, 8, 8))
    with pytest.raises(ValueError, match="images hold 3 classes; 2 are named"):
        replace(sheet(), class_names=("a", "b"))


def test_predictions_say_whether_they_are_correct() -> None:
    doubtful = (
        prediction("heron", "heron", not_sure=True),
        prediction("heron", "gull", not_sure=True),
        prediction(None, "gull"),
    )
    text = Page(render(replace(FULL, predictions=FULL.predictions + doubtful))).text
    assert (
        "2 of 4 pictures with a known class are classified correctly. 3 of 6 predictions are marked “not sure”." in text
    )
    for words in ("✓ correct predicted", "✕ wrong predicted", "? not sure predicted", "✓ correct, but not sure"):
        assert words in text
    assert "✕ wrong, but not sure" in text
    assert "• true class unknown" in text
    assert "confidence: 83 %" in text


def test_prediction_pictures_keep_their_proportions() -> None:
    large = replace(prediction("a", "a"), picture=torch.zeros(3, 600, 300, dtype=torch.uint8))
    found = pictures_in(Page(render(ReportInput(title="t", predictions=(prediction("a", "a"), large)))))
    assert [picture.size for picture in found] == [(90, 60), (72, 144)]
