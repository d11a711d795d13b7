"""The window speaks the language of the system or the chosen one, completely and with the right plurals."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, QObject, QSettings
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QMenu
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.resources import resource
from purer_app.ui.core.language import (
    LANGUAGES,
    SYSTEM,
    choose_language,
    chosen_language,
    install_language,
    language_of,
    load_translator,
)
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.model_store import ModelStore
from purer_app.ui.state.session import Session

PLACEHOLDER = re.compile(r"\{[^}]*\}")


class Derived(ModelStore):
    """Qt asks for the texts of a base class with this name first."""


@pytest.fixture
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    """Show everything in a language during a test."""
    yield install_language(qapp, request.param, QLocale("C"))
    install_language(qapp, "en", QLocale("en_US"))


def messages(code: str) -> list[ElementTree.Element]:
    return list(ElementTree.parse(resource("translations") / f"purer_{code}.ts").iter("message"))


def forms(message: ElementTree.Element) -> list[str]:
    translation = message.find("translation")
    assert translation is not None
    return [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_translated_with_all_its_forms(code: str) -> None:
    lacking = [message.findtext("source") for message in messages(code) if not all(forms(message))]
    assert lacking == []
    assert not [message for message in messages(code) if message.find("translation[@type='unfinished']") is not None]
    assert {len(forms(message)) for message in messages(code) if message.get("numerus")} == {2}


@pytest.mark.parametrize("code", LANGUAGES)
def test_translations_have_the_placeholders_of_their_texts(code: str) -> None:
    differing = [
        (source, form)
        for message in messages(code)
        for form in forms(message)
        if placeholders(form) != placeholders(source := message.findtext("source", ""))
        or ("%Ln" in form and "%Ln" not in source)
    ]
    assert differing == []


def placeholders(text: str) -> list[str]:
    """Return the placeholders of a text; whether thousands are separated is left to the language."""
    return sorted(found.replace(":,}", "}").replace(":,", ":") for found in PLACEHOLDER.findall(text))


def test_german_separates_no_thousands_by_a_comma_which_would_be_read_as_a_decimal_point() -> None:
    assert [form for message in messages("de") for form in forms(message) if re.search(r":,[^}]*\}", form)] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_form_for_many_names_the_number_if_the_text_does(code: str) -> None:
    plurals = [message for message in messages(code) if message.get("numerus")]
    lost = [forms(each) for each in plurals if "%Ln" in each.findtext("source", "") and "%Ln" not in forms(each)[1]]
    assert lost == []


def test_translations_begin_and_end_like_their_texts() -> None:
    differing = []
    for message in messages("de"):
        source = message.findtext("source", "")
        for form in forms(message):
            same_ends = all(source.endswith(end) == form.endswith(end) for end in (".", "…", ":", " "))
            if not same_ends or source.startswith(" ") != form.startswith(" "):
                differing.append((source, form))
    assert differing == []


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 1, "Add a model"),
        ("en", 1234, "Add 1,234 models"),
        ("de", 1, "Ein Modell hinzufügen"),
        ("de", 1234, "1.234 Modelle hinzufügen"),
    ],
    indirect=["language"],
)
def test_plurals_and_numbers_follow_the_language(session: Session, language: str, n: int, text: str) -> None:
    assert session.models.tr("Add %Ln models", "", n) == text


@pytest.mark.parametrize("language", ["de"], indirect=True)
def test_plurals_of_a_base_class_are_translated_in_a_derived_one(session: Session, language: str) -> None:
    derived = Derived(session.store, session.job_runner, session.edits, QObject(session))
    assert derived.tr("Add %Ln models", "", 2) == "2 Modelle hinzufügen"


@pytest.mark.parametrize("language", ["de"], indirect=True)
def test_the_buttons_of_qt_are_translated(qtbot: QtBot, language: str) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "") == "Abbrechen"


@pytest.mark.parametrize(
    ("choice", "system", "code"),
    [
        (SYSTEM, "de_AT", "de"),
        (SYSTEM, "fr_FR", "en"),
        (SYSTEM, "C", "en"),
        (SYSTEM, "en_GB", "en"),
        ("en", "de_DE", "en"),
        ("de", "en_US", "de"),
    ],
)
def test_the_choice_comes_before_the_system_and_english_is_left(choice: str, system: str, code: str) -> None:
    assert language_of(choice, QLocale(system)) == code


def test_the_country_of_the_system_stays_where_its_language_is_shown(qapp: QApplication) -> None:
    install_language(qapp, SYSTEM, QLocale("de_AT"))
    assert QLocale().name() == "de_AT"
    install_language(qapp, "de", QLocale("en_US"))
    assert QLocale().name() == "de_DE"
    install_language(qapp, "en", QLocale("en_US"))
    assert QLocale().name() == "en_US"


def test_an_unknown_choice_is_that_of_the_system(settings: QSettings) -> None:
    assert chosen_language(settings) == SYSTEM
    choose_language(settings, "de")
    assert chosen_language(settings) == "de"
    settings.setValue("language", "tlh")
    assert chosen_language(settings) == SYSTEM


def test_a_broken_file_is_named(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "purer_de.qm").write_bytes(b"no translations")
    with pytest.raises(DataError, match=r"purer_de\.qm is missing or broken"):
        load_translator(qapp, str(tmp_path / "purer_de.qm"))


@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_no_two_mnemonics_of_a_menu_are_equal(qtbot: QtBot, session: Session, theme: Theme, language: str) -> None:
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    window.build_waiting_pages()
    qtbot.waitUntil(lambda: len(window.pages) == 5)
    clashes = []
    titles = [[action.text() for action in window.menuBar().actions()]]
    for texts in titles + [[action.text() for action in menu.actions()] for menu in window.findChildren(QMenu)]:
        marks = [found.group(1).lower() for text in texts if (found := re.search(r"(?<!&)&(\w)", text))]
        if len(marks) != len(set(marks)):
            clashes.append(texts)
    assert len(titles[0]) == 10
    assert clashes == []


def test_the_view_menu_keeps_the_choice(qtbot: QtBot, session: Session, theme: Theme) -> None:
    window = MainWindow(session, theme)
    qtbot.addWidget(window)
    assert window.registry["view.language_system"].isChecked()
    window.registry["view.language_de"].trigger()
    assert chosen_language(session.settings) == "de"
    assert "when PURER starts again" in window.statusBar().currentMessage()


def test_the_program_follows_the_language_of_the_system(tmp_path: Path) -> None:
    code = (
        "from purer_app.ui.app import make_application\n"
        "application = make_application()\n"
        "from PySide6.QtCore import QCoreApplication, QLocale\n"
        "print(QCoreApplication.translate('WindowActions', 'Quit'), QLocale().toString(1234))"
    )
    environment = os.environ | {"LANGUAGE": "", "LC_ALL": "", "LANG": "de_DE.UTF-8", "XDG_CONFIG_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["Beenden", "1.234"]
