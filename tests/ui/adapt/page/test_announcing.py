"""New answers are announced once, while the page is shown."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.announcing import Announcer
from tests.ui.adapt.page_tools import add_models, wait_for_answers, wait_for_pictures


def test_each_new_answer_is_announced_once(qtbot: QtBot, page: AdaptPage, tiny_pool: Path, classes: Path) -> None:
    heard: list[str] = []
    Announcer.instance().announced.connect(lambda text, _: heard.append(text))
    add_models(qtbot, page, tiny_pool)
    assert page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    assert heard.count("The answers are ready.") == 1
    page.updater.changed.emit()
    assert heard.count("The answers are ready.") == 1
    page.picture_store.remove_pictures([page.picture_store.classes[0].pictures[0]])
    wait_for_pictures(qtbot, page, 5)
    wait_for_answers(qtbot, page)
    assert heard.count("The answers are ready.") == 2
