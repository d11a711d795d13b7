"""The list of groups: numbers before the model of a class, and reasons for drops that are refused."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl

from purer_app.ui.adapt.folder_prediction.answer_models import AnswerGroup, GroupsModel, short_model

MODEL = "teacher-01-with-a-very-long-name-conv4-32.safetensors"
GROUPS = (
    AnswerGroup("", "#000000", False, 2, 2, 0),
    AnswerGroup("ash", "#000000", True, 5, 1, 0),
    AnswerGroup("elm", "#000000", False, 9, 3, 0, MODEL),
    AnswerGroup("gone", "#000000", False, 4, 0, 0),
)


@pytest.fixture
def groups() -> GroupsModel:
    model = GroupsModel()
    model.show_groups(GROUPS)
    return model


def test_the_numbers_come_before_the_model_without_its_suffix(groups: GroupsModel) -> None:
    assert groups.data(groups.index(2)) == "elm\n9 pictures, 3 not sure\nclass of teacher-01-w…ame-conv4-32"
    assert groups.data(groups.index(2), Qt.ItemDataRole.ToolTipRole) == f"class of {MODEL}"
    assert short_model("teacher-01-conv4-32.safetensors") == "teacher-01-conv4-32"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (0, "“Not sure” is no class."),
        (2, f"“elm” is a class of {MODEL}, so it learns no pictures."),
        (3, "“gone” is no longer one of your classes."),
    ],
)
def test_a_drop_on_another_group_is_refused_with_the_reason(groups: GroupsModel, row: int, reason: str) -> None:
    said, dropped = list[str](), list[str]()
    groups.refused.connect(said.append)
    groups.dropped.connect(lambda _, name: dropped.append(name))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(Path("/pictures/a.png")))])
    index = groups.index(row)
    assert groups.flags(index) & Qt.ItemFlag.ItemIsDropEnabled, "the view passes the drop on"
    assert not groups.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, index)
    assert said == [f"{reason} Move {'them' if row == 2 else 'the pictures'} to one of your classes."]
    assert dropped == []
    assert groups.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, groups.index(1)) and dropped == ["ash"]
