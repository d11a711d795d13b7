"""The inspector gives the command for the answers of the page, as short as the models allow."""

import shlex
import shutil
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from purer_app.ui.adapt.inspector import AdaptInspector
from purer_app.ui.adapt.page import AdaptPage
from tests.helpers.cli_tools import Purer
from tests.ui.adapt.page_tools import SYMBOLS, add_models, wait_for_answers, wait_for_pictures
from tests.ui.adapt.widget_tools import child


def words(page: AdaptPage) -> list[str]:
    (inspector,) = page.findChildren(AdaptInspector)
    return shlex.split(inspector.command())


def test_models_are_named_only_if_the_folder_has_others(
    qtbot: QtBot, page: AdaptPage, tmp_path: Path, tiny_pool: Path
) -> None:
    pool = Path(shutil.copytree(tiny_pool, tmp_path / "models"))
    (pool / "LICENSE").write_text("as you like")
    (pool / "notes.txt").write_text("nothing")
    add_models(qtbot, page, pool)
    used = page.session.models.used_paths()
    assert len(used) > 1 and words(page)[2:4] == ["--pool", str(pool)] and "--only" not in words(page)
    page.session.models.set_used(used[:1], False)
    assert words(page).count("--only") == len(used) - 1
    page.session.models.set_used(used[:1], True)
    assert "--only" not in words(page)
    shutil.copy(used[0], pool / f"newer{Path(used[0]).suffix}")
    assert words(page).count("--only") == len(used), "the command would use a model that the page does not"


def test_the_short_command_gives_the_answers_of_the_page(
    qtbot: QtBot, page: AdaptPage, classes: Path, tiny_pool: Path, purer: Purer
) -> None:
    add_models(qtbot, page, tiny_pool)
    page.accept_drop([classes])
    wait_for_pictures(qtbot, page, 6)
    page.queries.add_dropped([SYMBOLS / "symbol-01" / "10.png", SYMBOLS / "symbol-02" / "09.png"])
    wait_for_answers(qtbot, page)
    latest = page.updater.latest
    assert latest is not None and "--only" not in words(page)
    told = purer(*words(page)[1:], "--json").json
    shown = {Path(one.file).name: latest.result.class_names[one.label] for one in latest.result.plain.answers}
    assert {Path(one["file"]).name: one["class"] for one in told["predictions"]} == shown
    assert told["leave_one_out"]["correct"] == latest.result.plain.correct


def test_the_page_explains_not_sure_without_a_technical_term(
    qtbot: QtBot, page: AdaptPage, classes: Path, tiny_pool: Path
) -> None:
    add_models(qtbot, page, tiny_pool)
    page.accept_drop([classes])
    wait_for_answers(qtbot, page)
    texts = [text for label in page.findChildren(QLabel) for text in (label.text(), label.toolTip())]
    assert any("of 100 pairs" in text for text in texts)
    assert not any("AUROC" in text for text in texts)
    assert child(page, QLabel, "recognised").text()
