"""Settings are saved as a file and opened again, in this project or another one."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.toml_io import read_toml, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.train.page import TrainPage
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.helpers.tiny_pools import changed
from tests.ui.helpers.finding import find


def choose(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (str(file), ""))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the settings file that the dialogs name: the preset quick with 7 classes per episode."""
    file = tmp_path / "mine.toml"
    settings = changed(apply_preset(TrainConfig(pool="/elsewhere", models=("x",)), "quick"), episode={"n_way": 7})
    file.write_text(settings_to_toml(settings))
    choose(monkeypatch, file)
    return file


def test_a_settings_file_is_opened_and_undone(page: TrainPage, file: Path) -> None:
    store = page.session.store
    before = store.project
    find(page, QLineEdit, "train_episode_n_way").setText("no number")
    find(page, QLineEdit, "train_episode_n_way").editingFinished.emit()
    page.ask_to_open_settings()
    assert (store.project.train.episode.n_way, store.project.preset) == (7, "quick")
    assert (store.project.train.pool, store.project.train.models) == (before.train.pool, before.train.models)
    assert find(page, QLineEdit, "train_episode_n_way").text() == "7"
    assert "The settings in mine.toml are shown here" in find(page, UndoBar).text
    page.session.edits.undo()
    assert store.project == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[episode]\nn_wya = 5\n", "unknown setting 'n_wya'"),
        ("[episode]\nn_way = 1\n", "episode.n_way"),
        ("episode = [", "is not valid TOML"),
        ("", "has no settings of a training run"),
        (None, "mine.toml"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason_and_changes_nothing(
    qtbot: QtBot, page: TrainPage, file: Path, content: str | None, said: str
) -> None:
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    before = page.session.store.project
    with qtbot.waitSignal(page.session.failed) as failed:
        page.ask_to_open_settings()
    assert said in failed.args[0]
    assert page.session.store.project == before
    assert page.session.edits.last is None


def test_saved_settings_are_those_that_are_opened(
    qtbot: QtBot, page: TrainPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = page.session.store
    store.change(train=changed(store.project.train, episode={"n_way": 4}))
    kept = store.project.train
    choose(monkeypatch, tmp_path / "saved.toml")
    with qtbot.waitSignal(page.session.noticed):
        page.ask_to_save_settings()
    assert read_toml(tmp_path / "saved.toml")["episode"]["n_way"] == 4
    store.change(train=changed(kept, episode={"n_way": 3}))
    page.ask_to_open_settings()
    assert store.project.train == kept
    choose(monkeypatch, tmp_path / "gone" / "saved.toml")
    with qtbot.waitSignal(page.session.failed) as failed:
        page.ask_to_save_settings()
    assert str(tmp_path / "gone") in failed.args[0]
