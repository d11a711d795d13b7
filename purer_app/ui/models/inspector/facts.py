"""The facts of one model as a form: architecture, input, file and checksum."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from purer_app.engine.core.verdict import Verdict
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.labels import breakable, with_buttons, wrapping_label
from purer_app.ui.models.texts.cells import Column, Row, cell_text
from purer_app.ui.models.texts.words import architecture_text, input_text
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.fact_grid import FactGrid

_SHORT_SHA = 12


class ModelFacts(QWidget):
    """Titles and values; rows without a value are hidden."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: Row | None = None
        self._facts = {name: wrapping_label(f"fact_{name}") for name in self._titles()}
        self._copy_sha = self._tool("copy", self.tr("Copy the checksum"), self._on_copy_sha_clicked)
        self._copy_path = self._tool("copy", self.tr("Copy the path"), self._on_copy_path_clicked)
        self._open_folder = self._tool("folder", self.tr("Open the folder of the file"), self._on_open_folder_clicked)
        self._form = FactGrid(self)
        for name, title in self._titles().items():
            self._add(name, title)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_row(self, row: Row) -> None:
        """Show a model."""
        self._row = row
        verdict = row.verdict
        texts = dict.fromkeys(self._facts, "") | {"file": breakable(row.path)}
        if verdict is not None:
            texts |= _fact_texts(verdict)
        else:  # from the file header
            texts |= {
                "architecture": cell_text(row, Column.ARCHITECTURE),
                "parameters": cell_text(row, Column.PARAMETERS),
                "format": cell_text(row, Column.FORMAT),
            }
        for name, label in self._facts.items():
            label.setText(texts[name])
            self._form.set_visible(self._facts[name], bool(texts[name]))
        self._facts["sha256"].setToolTip(verdict.sha256 if verdict is not None else "")

    def _titles(self) -> dict[str, str]:
        return {
            "architecture": self.tr("Architecture"),
            "classes": self.tr("Classes"),
            "input": self.tr("Input"),
            "normalisation": self.tr("Normalisation"),
            "parameters": self.tr("Parameters"),
            "accuracy": self.tr("Held-out accuracy"),
            "format": self.tr("Format"),
            "sha256": self.tr("SHA-256"),
            "file": self.tr("File"),
        }

    def _add(self, name: str, title: str) -> None:
        buttons = {"file": (self._copy_path, self._open_folder), "sha256": (self._copy_sha,)}.get(name)
        if buttons:  # long values that need the full width
            label = QLabel(title)
            label.setProperty("look", "muted")
            self._form.add_below(with_buttons(label, *buttons), self._facts[name])
        else:
            self._form.add_fact(title, self._facts[name])

    def _tool(self, icon: str, text: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.clicked.connect(slot)
        return button

    def _on_theme_changed(self) -> None:
        for button in (self._copy_sha, self._copy_path, self._open_folder):
            set_icon(button, self._theme.icon(button.property("icon_name")))

    def _on_copy_sha_clicked(self) -> None:
        if self._row is not None and self._row.verdict is not None:
            QGuiApplication.clipboard().setText(self._row.verdict.sha256)

    def _on_copy_path_clicked(self) -> None:
        if self._row is not None:
            QGuiApplication.clipboard().setText(self._row.path)

    def _on_open_folder_clicked(self) -> None:
        if self._row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._row.path).parent)))


def _fact_texts(verdict: Verdict) -> dict[str, str]:
    accuracy = verdict.held_out_accuracy
    return {
        "architecture": architecture_text(verdict),
        "classes": str(verdict.n_classes or ""),
        "input": input_text(verdict),
        "normalisation": _normalisation(verdict),
        "parameters": number(verdict.parameters) if verdict.parameters else "",
        "accuracy": f"{number(100 * accuracy, '.1f')} %" if accuracy is not None else "",
        "format": verdict.format,
        "sha256": f"{verdict.sha256[:_SHORT_SHA]}…" if verdict.sha256 else "",
    }


def _normalisation(verdict: Verdict) -> str:
    pairs = zip(verdict.mean, verdict.std, strict=True)
    return ", ".join(f"{number(mean, '.3g')} ± {number(std, '.3g')}" for mean, std in pairs)
