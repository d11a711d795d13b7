"""The language of the window: its translations, those of Qt, and how numbers and dates are written."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QSettings, QTranslator

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.resources import resource

LANGUAGES = {"en": "English", "de": "Deutsch"}
"""The languages of the window by their codes, each named in itself."""
SYSTEM = "system"
"""The choice to follow the language of the system."""
CONTEXT = "PURER"
"""The one context of all texts in the .ts files, so that a text is translated once."""
_KEY = "language"


class Translator(QTranslator):
    """The translations of one language.

    Qt asks for a text of a base class with the name of the derived class first, and takes a plural as found then; a
    text that a function translates with the object it was given would have any context. So the context is ignored.
    """

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """Return the translation of a text, or None for Qt to ask the next translator."""
        return super().translate(CONTEXT, text, disambiguation or "", n) or None


def chosen_language(settings: QSettings) -> str:
    """Return the choice of the user: the code of a language, or "system"."""
    choice = str(settings.value(_KEY, SYSTEM))
    return choice if choice in LANGUAGES else SYSTEM


def choose_language(settings: QSettings, choice: str) -> None:
    """Store the choice of the user; the window takes it up when it starts again."""
    settings.setValue(_KEY, choice)


def language_of(choice: str, system: QLocale) -> str:
    """Return the code of the language for a choice: the first of the system's languages that there is, else English."""
    if choice in LANGUAGES:
        return choice
    wanted = (tag.replace("_", "-").split("-")[0] for tag in system.uiLanguages())
    return next((code for code in wanted if code in LANGUAGES), "en")


def install_language(application: QCoreApplication, choice: str, system: QLocale | None = None) -> str:
    """Show everything in the chosen language from now on, and return its code.

    Args:
        choice: the code of a language, or "system".
        system: the locale of the system; its country counts where its language is the chosen one.

    Raises:
        DataError: the translations are missing from this installation.
    """
    system = system or QLocale.system()
    code = language_of(choice, system)
    country = QLocale(system.name())
    QLocale.setDefault(country if country.name().startswith(f"{code}_") else QLocale(code))
    _remove_translators(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    of_qt = QTranslator(application)
    if of_qt.load(f"qtbase_{code}", folder):
        _install(application, of_qt)
    for one in dict.fromkeys(("en", code)):  # the last one is asked first; English has the plurals of what is left
        _install(application, load_translator(application, str(resource("translations") / f"purer_{one}.qm")))
    return code


def page_in_language(name: str) -> Path:
    """Return the path of a page, such as "glossary.md", in the language of the window, else in English.

    Raises:
        DataError: it is not installed.
    """
    stem, _, suffix = name.rpartition(".")
    code = QLocale().name().partition("_")[0]
    return resource(f"{stem}.{code}.{suffix}" if code in LANGUAGES and code != "en" else name)


def load_translator(application: QCoreApplication, path: str) -> Translator:
    """Return the translations in a file.

    Raises:
        DataError: the file is missing or broken.
    """
    translator = Translator(application)
    if not translator.load(path):
        raise DataError(f"{path} is missing or broken; install purer-app again")
    return translator


def _install(application: QCoreApplication, translator: QTranslator) -> None:
    translator.setObjectName("language")
    application.installTranslator(translator)


def _remove_translators(application: QCoreApplication) -> None:
    for translator in application.findChildren(QTranslator, "language"):
        application.removeTranslator(translator)
        translator.deleteLater()
