"""The Runs page in both themes at text sizes of 100 % and 200 %: a picture of it, and no text that is cut.

With PURER_SCREENSHOTS=FOLDER the pictures are kept there.
"""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from purer_app.engine.runs.run_label import RunLabel, write_label
from purer_app.ui.core.theme import Theme
from purer_app.ui.runs.page import RunsPage
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.runs_page import choose, more, table, wait_until_idle
from tests.ui.helpers.tiny_runs import evaluation_table

REST_MS = 2_000


@pytest.mark.no_cover
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_text_of_a_run_a_question_or_a_comparison_is_cut(
    qtbot: QtBot, page: RunsPage, theme: Theme, scheme: str, percent: int
) -> None:
    runs = page.session.store.folder / "runs"
    write_label(runs / "b-interrupted", RunLabel(name="Slow pixels", notes="Calmer images.\nNo gain."))
    (runs / "a-finished" / "evaluations").mkdir()
    (runs / "a-finished" / "evaluations" / "2026-11-24T12-30-00.json").write_text(
        json.dumps(evaluation_table(ridge=72))
    )
    theme.set_scheme(scheme)
    theme.set_text_percent(percent)
    window = QWidget()
    row = QHBoxLayout(window)
    row.addWidget(page, 3)
    inspector = QScrollArea()
    inspector.setWidgetResizable(True)
    inspector.setWidget(page.inspector())
    row.addWidget(inspector, 1)
    window.resize(1280, 1600)
    window.show()
    page.session.read_runs()
    wait_until_idle(qtbot, page)

    def look(name: str) -> list[str]:
        with suppress(qtbot.TimeoutError):
            qtbot.waitUntil(lambda: not cut_texts(window), timeout=REST_MS)
        if folder := os.environ.get("PURER_SCREENSHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            assert window.grab().save(str(Path(folder) / f"runs-{name}-{scheme}-{percent}.png"))
        return cut_texts(window)

    choose(qtbot, page, "b-interrupted")
    found = {"run": look("run")}
    choose(qtbot, page, "a-finished")
    more(page, "runs_repeat")
    wait_until_idle(qtbot, page)
    found["question"] = look("question")
    table(page).choose(*(str(runs / name) for name in ("a-finished", "b-interrupted")))
    wait_until_idle(qtbot, page)
    found["comparison"] = look("comparison")
    inspector.takeWidget()  # the fixture closes it and the page
    page.setParent(None)
    assert found == {"run": [], "question": [], "comparison": []}
