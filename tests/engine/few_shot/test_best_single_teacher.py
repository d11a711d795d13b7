"""The single teacher is chosen by its features and outputs, never by labels."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.events import Event, Heartbeat, ignore
from purer_app.engine.few_shot.best_single_teacher import choose_single_teacher, effective_dimensions
from purer_app.engine.images.class_folders import LabelledPictures, list_class_folders
from purer_app.engine.pool.teacher import Teacher
from tests.conftest import MakeShapes
from tests.engine.conftest import MakePictures, MakeTeacher


def decided(teacher: Teacher) -> Teacher:
    """Make a head of random weights answer decidedly."""
    teacher.model.head.get_parameter("weight").mul_(1000)
    return teacher


def test_effective_dimensions_count_equal_directions() -> None:
    eye = torch.eye(5, dtype=torch.float64)
    assert effective_dimensions(torch.cat([eye, -eye])) == pytest.approx(5)
    assert effective_dimensions(torch.tensor([[1.0, 0.0], [-2.0, 0.0], [3.0, 0.0]])) == pytest.approx(1)
    assert effective_dimensions(torch.ones(4, 3)) == pytest.approx(0, abs=1e-6)


def test_the_teacher_with_the_most_dimensions_is_chosen_among_decided_ones(
    make_teacher: MakeTeacher, make_pictures: MakePictures
) -> None:
    pictures = make_pictures(4, 8)
    wide, narrow = decided(make_teacher("conv4-8")), decided(make_teacher("conv4-8", seed=1))
    last = narrow.model.get_submodule("blocks.3.1")
    last.get_parameter("weight")[2:] = 0  # two channels are left
    last.get_parameter("bias")[2:] = 0
    untrained = make_teacher("conv4-32", seed=2)
    untrained.model.head.get_parameter("weight").mul_(0.01)
    for labels in (pictures.labels, pictures.labels.flip(0)):
        found = choose_single_teacher((narrow, untrained, wide), replace(pictures, labels=labels), ignore)
        assert found is not None and found[0] is wide
        assert "their labels are not used" in found[1] and "another model may be more accurate" in found[1]


def test_an_undecided_teacher_is_chosen_if_there_is_no_other(
    make_teacher: MakeTeacher, make_pictures: MakePictures
) -> None:
    only = make_teacher()
    found = choose_single_teacher((only,), make_pictures(4, 8), ignore)
    assert found is not None and found[0] is only


def test_broken_pictures_are_left_for_the_reading_to_name(
    tmp_path: Path, make_teacher: MakeTeacher, make_shapes: MakeShapes
) -> None:
    folder = make_shapes(tmp_path / "data", classes=2, pictures=3)
    (folder / "class-01" / "01.png").write_text("no picture")
    events: list[Event] = []
    assert choose_single_teacher((make_teacher(),), list_class_folders(folder), events.append) is not None
    assert events and all(isinstance(event, Heartbeat) for event in events)


def test_without_pictures_no_teacher_is_chosen(make_teacher: MakeTeacher) -> None:
    empty = LabelledPictures(("a",), (), (), torch.tensor([], dtype=torch.long))
    assert choose_single_teacher((make_teacher(),), empty, ignore) is None
