"""Accuracy and reliability are said in plain words."""

import pytest

from purer_app.engine.few_shot.confidence.leave_one_out import wilson
from purer_app.engine.few_shot.confidence.plain_words import (
    leave_one_out_in_words,
    reliable_in_words,
    unfamiliar_in_words,
    unreliable_in_words,
)


def test_a_few_pictures_are_said_to_leave_much_open() -> None:
    assert leave_one_out_in_words(13, 15, *wilson(13, 15)) == (
        "13 of 15 of your pictures are recognised by a classifier that has not seen them; "
        "with so few pictures the true figure may lie anywhere from 62 to 96 %"
    )


@pytest.mark.parametrize(("total", "few"), [(30, True), (31, False)])
def test_many_pictures_are_not_called_few(total: int, few: bool) -> None:
    assert ("with so few pictures" in leave_one_out_in_words(1, total, 0.0, 10.0)) is few
    assert leave_one_out_in_words(1, total, 0.0, 10.0).startswith(f"1 of {total} of your pictures is recognised")


def test_an_unreliable_not_sure_is_called_so_with_its_figure() -> None:
    assert unreliable_in_words(0.618) == (
        "“Not sure” is unreliable for this classifier, so pictures of other things may get one of your classes: "
        "in a test that treats each of your classes as unknown in turn, the picture of the unknown class is the less "
        "sure one in 62 of 100 pairs with a picture of a known class; chance gives 50"
    )


def test_a_reliable_not_sure_has_its_figure_too() -> None:
    assert reliable_in_words(0.957).startswith("“Not sure” recognises pictures of other things: in a test that ")
    assert " 96 of 100 pairs" in reliable_in_words(0.957)


def test_unfamiliar_pictures_are_counted() -> None:
    assert unfamiliar_in_words(1, 12).startswith("1 of 12 of your pictures is unlike everything")
    assert unfamiliar_in_words(3, 12).startswith("3 of 12 of your pictures are unlike everything")
