"""The milestones of a real run are announced."""

from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from purer_app.ui.core.announcing import Announcer
from purer_app.ui.main_window import MainWindow
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS


def test_models_and_a_run_are_announced_from_start_to_end(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    session, heard = window.session, list[tuple[str, bool]]()
    Announcer.instance().announced.connect(lambda text, urgent: heard.append((text, urgent)))
    session.store.create(tmp_path / "project")
    window.show_page("models")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    assert heard == [("3 models added: 3 ready.", False)]
    config = tiny_config(tmp_path / "pool", "protonet")
    session.store.change(train=changed(replace(config, pool=""), meta={"steps": 100_000}))
    session.training.start()
    qtbot.waitUntil(lambda: session.training.history.step >= 1, timeout=LONG_MS)
    session.training.pause()
    session.training.unpause()
    session.training.finish()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=LONG_MS)
    texts = [text for text, _ in heard]
    assert texts[1:4] == ["Training has started.", "Training is paused.", "Training goes on."]
    assert texts[4].startswith("The run finished after")
    assert len(texts) == 5


def test_a_run_that_fails_is_announced_at_once(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    session, heard = window.session, list[tuple[str, bool]]()
    session.store.create(tmp_path / "project")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    Announcer.instance().announced.connect(lambda text, urgent: heard.append((text, urgent)))
    for file in (tmp_path / "pool").iterdir():
        file.unlink()
    session.store.change(train=replace(tiny_config(tmp_path / "pool", "protonet"), pool=""))
    session.training.start()
    qtbot.waitUntil(lambda: not session.training.is_active and len(heard) > 1, timeout=LONG_MS)
    assert heard[0] == ("Training has started.", False)
    assert heard[-1][1], heard
