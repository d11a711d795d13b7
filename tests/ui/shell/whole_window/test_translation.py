"""Every text of the window goes through tr(): it is read in a made-up language that puts each text in brackets."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from purer_app.engine.core.settings.choices import LearnerName
from purer_app.ui.core.language import load_translator
from purer_app.ui.main_window import STEPS, MainWindow
from purer_app.ui.train.settings.setting_texts import BACKBONES
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.pseudo_language import ROOT, outside_brackets, shown_texts, write_pseudo_language

_LEARNERS = sorted(LearnerName, key=len, reverse=True)
ALLOWED = {
    "the program, and methods named after their papers": r"PURER|ICFIL",
    "learners, networks and devices, as on the command line": "|".join(
        (*_LEARNERS, *BACKBONES, "conv4-4|lenet|cpu|CPU")
    ),
    "the processor is named by the engine": "cores?",
    "rules of the curriculum, as in settings files": "paper|plateau|off",
    "formats of files": "safetensors|torch-zip|html",
    "pictures of the tests": r"\d+\.png",
    "checksums": "[0-9a-f]{12,}…?",
    "what the engine found in BatchNorm layers is English": r"The statistics of all \d+ BatchNorm layers look sound",
    "units": "kB|MB|GB",
    "dates are written by Qt": "(?<=[0-9]\u202f)[AP]M",
    "days have names from Qt's tables": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "controls of Qt have names from Qt's translations": "Scroll Left|Scroll Right|Float"
    "|Undocks and re-attaches the dock widget|Closes the dock widget",
}
"""What may stand outside of the brackets, as regular expressions by the reason."""
_ABOUT = "training_settings()[path].about"
TRANSLATED_CONSTANTS = ("CARE", "text", f"{_ABOUT}.title", f"{_ABOUT}.zero")
"""Texts of settings and of exported pictures, which `make translations` adds by itself."""


@pytest.fixture(scope="module")
def pseudo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pseudo_language(tmp_path_factory.mktemp("pseudo"))


@pytest.fixture
def pseudo(qapp: QApplication, pseudo_file: Path) -> Iterator[None]:
    """Show the window in the made-up language during a test."""
    translator = load_translator(qapp, str(pseudo_file))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)
    translator.deleteLater()


@pytest.fixture
def window(pseudo: None, stocked_window: MainWindow) -> MainWindow:
    """Return the stocked window in the made-up language."""
    return stocked_window


def test_every_text_of_every_page_is_translated(qtbot: QtBot, window: MainWindow) -> None:
    data = user_data(window)
    found: dict[str, str] = {}
    for name in ("start", *STEPS):
        window.show_page(name)
        for table in window.findChildren(QTableView):
            table.selectRow(0)  # shows it in the inspector
        qtbot.waitUntil(lambda: not window.session.job_runner.running, timeout=LONG_MS)
        keep(window, name)
        for where, text in shown_texts(window):
            if left := untranslated(text, data):
                found.setdefault(f"{where}: {text[:100]!r}", left)
    assert found == {}


def keep(window: MainWindow, name: str) -> None:
    folder = os.environ.get("PURER_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        assert window.grab().save(str(Path(folder) / f"{name}-pseudo.png"))


def user_data(window: MainWindow) -> set[str]:
    """Return what belongs to the person or to their files, and the sentences of the engine, which are English."""
    session = window.session
    paths = (entry.path for entry in session.models.entries)
    verdicts = [verdict for path in paths if (verdict := session.models.verdict(path)) is not None]
    files = {part for verdict in verdicts for part in (verdict.path, *Path(verdict.path).parts)}
    sentences = {text for verdict in verdicts for text in (*verdict.reasons, *verdict.assumptions)}
    sentences |= set(session.training.history.notices)
    classes = {name for verdict in verdicts for name in verdict.class_names}
    return files | sentences | classes | {session.store.project.name, "shapes", "project", "runs", "first", "Pool"}


def untranslated(text: str, data: set[str]) -> str:
    """Return the words of a text that did not go through tr(), without what is allowed."""
    left = outside_brackets(text.replace("\u200b", ""))  # where a long path may be broken
    for pattern in ALLOWED.values():
        left = re.sub(rf"(?<![\w.])(?:{pattern})(?![\w])", " ", left)
    for word in sorted(data, key=len, reverse=True):
        left = left.replace(word, " ")
    return left.strip() if re.search(r"[^\W\d_]{2}", left) else ""


def test_the_reader_sees_text_outside_of_brackets() -> None:
    assert untranslated("[!! Ţŕåîñ {x [!! y !!]} !!] and more", {"more"}) == "and"
    assert untranslated("[!! Ţŕåîñ !!], [!! Ådåþţ !!] 12 %", set()) == ""


SHOW = {
    *("setText", "setToolTip", "setStatusTip", "setTitle", "setWindowTitle", "setPlaceholderText", "setAccessibleName"),
    *("setAccessibleDescription", "setPrefix", "setSuffix", "addItem", "addTab", "addAction", "showMessage", "ask"),
    *("show_message", "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QToolBar", "QDockWidget"),
}
"""Functions whose texts people read."""
NAME = re.compile(r"[a-z]*|\.zip|(?:<[^>]*>|[\W\d_]|[^\W\d_](?![^\W\d_]))*")
"""Names of kinds, icons and endings; markup, and anything without two letters in a row."""


def calls(name: str | None = None) -> Iterator[tuple[str, ast.Call, str]]:
    """Yield each call in the code of the window with its place and the name of what is called."""
    for path in sorted((ROOT / "purer_app" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
                if name in (None, called):
                    yield f"{path.relative_to(ROOT).as_posix()}:{node.lineno}:{node.col_offset}", node, called


def is_text(call: ast.Call) -> bool:
    """Whether a call of `translate` is about a text, not about the place of a rectangle."""
    return len(call.args) > 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)


def test_no_text_is_shown_that_does_not_go_through_tr() -> None:
    found = []
    for place, call, called in calls():
        if called in SHOW:
            direct = [part for arg in call.args for part in (arg.values if isinstance(arg, ast.JoinedStr) else [arg])]
            words = [part.value for part in direct if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            found += [f"{place}: {called} {word!r}" for word in words if not NAME.fullmatch(word)]
    assert found == []


def test_lupdate_finds_every_text(pseudo_file: Path) -> None:
    known = {source.text for source in ElementTree.parse(pseudo_file.with_suffix(".ts")).iter("source")}
    texts = {place: call.args[0] for place, call, _ in calls("tr")}
    texts |= {place: call.args[1] for place, call, _ in calls("translate") if is_text(call)}
    lost = []
    for place, text in texts.items():
        if isinstance(text, ast.Constant):
            lost += [f"{place}: {text.value!r} was not found"] if text.value not in known else []
        elif ast.unparse(text) not in TRANSLATED_CONSTANTS:
            lost.append(f"{place}: {ast.unparse(text)} is no literal")
    assert lost == []


def test_the_files_of_translations_are_up_to_date() -> None:
    script = ROOT / "packaging" / "make_translations.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
