"""Shows all that is known of one model, and what it dreams of."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine.events import CheckpointInspected
from purer_app.ui.theme import Theme
from purer_app.ui.widgets.dream_shelf import DreamShelf, key_of
from purer_app.ui.widgets.dream_view import DreamView
from purer_app.ui.widgets.model_rows import Row
from purer_app.ui.widgets.model_words import architecture_text, input_text, kind_icon, kind_word, remarks
from purer_app.ui.widgets.sized_icon import set_icon

_LINES_OF_NAMES = 8
_SHORT_SHA = 12
_NAME_SPACING_PX = 1


class ModelInspector(QWidget):
    """The selected model; without one, a sentence on what to do."""

    def __init__(self, shelf: DreamShelf, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row: Row | None = None
        self.setObjectName("model_inspector")
        self._name, self._verdict, self._remarks = _words("model_name", "heading"), _words("model_verdict"), _words()
        self._icon = QLabel()
        self._facts = {name: _words(f"fact_{name}") for name in self._titles()}
        self._copy_sha = self._tool("copy", self.tr("Copy the checksum"), self._on_copy_sha_clicked)
        self._copy_path = self._tool("copy", self.tr("Copy the path"), self._on_copy_path_clicked)
        self._fields = dict[str, QWidget](self._facts) | {"sha256": _beside(self._facts["sha256"], self._copy_sha)}
        self._open_folder = self._tool("folder", self.tr("Open the folder of the file"), self._on_open_folder_clicked)
        self._names_title = _words("names_title", "heading")
        self._names = QListView()
        self._names.setObjectName("class_names")
        self._names.setAccessibleName(self.tr("Class names"))
        self._names.setUniformItemSizes(True)
        self._names.setSpacing(_NAME_SPACING_PX)
        self._names.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self._name_list = QStringListModel(self)
        self._names.setModel(self._name_list)
        self.dream = DreamView(shelf, theme)
        self._nothing = _words(look="muted")
        self._nothing.setText(
            self.tr("Select a model to see its classes, where its verdict came from, and its dreams.")
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        self._build()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show a model, or that none is selected."""
        self._row = row
        self._nothing.setVisible(row is None)
        self._content.setVisible(row is not None)
        if row is None:
            self.dream.show_model(None)
            return
        verdict = row.verdict
        self._name.setText(_breakable(Path(row.path).name))
        self._verdict.setText(kind_word(row.kind))
        self._remarks.setText("\n".join(f"• {_sentence(remark)}" for remark in remarks(verdict, row.kind)))
        self._remarks.setVisible(bool(self._remarks.text()))
        self._show_icon()
        self._show_facts(row)
        self._show_names(verdict.class_names if verdict is not None else ())
        can_dream = verdict is not None and row.is_usable
        self.dream.show_model(key_of(verdict) if verdict is not None and can_dream else None)

    def _titles(self) -> dict[str, str]:
        return {
            "architecture": self.tr("Architecture"),
            "classes": self.tr("Classes"),
            "input": self.tr("Input"),
            "parameters": self.tr("Parameters"),
            "accuracy": self.tr("Held-out accuracy"),
            "format": self.tr("Format"),
            "sha256": self.tr("SHA-256"),
            "file": self.tr("File"),
        }

    def _build(self) -> None:
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.fontMetrics().height() * 2 // 3)
        layout.addWidget(self._name)
        verdict = QHBoxLayout()
        verdict.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        verdict.addWidget(self._verdict, 1)
        layout.addLayout(verdict)
        layout.addWidget(self._remarks)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, title in self._titles().items():
            label = QLabel(title)
            label.setProperty("look", "muted")
            if name == "file":  # a path needs the whole width
                form.addRow(_beside(label, self._copy_path, self._open_folder))
                form.addRow(self._facts[name])
            else:
                form.addRow(label, self._fields[name])
        self._form = form
        layout.addLayout(form)
        layout.addWidget(self._names_title)
        layout.addWidget(self._names)
        layout.addWidget(self.dream)
        outer = QVBoxLayout(self)
        outer.addWidget(self._nothing)
        outer.addWidget(self._content)
        outer.addStretch()

    def _tool(self, icon: str, text: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        button.setAccessibleName(text)
        button.setToolTip(text)
        button.clicked.connect(slot)
        return button

    def _show_facts(self, row: Row) -> None:
        verdict = row.verdict
        texts = dict.fromkeys(self._facts, "") | {"file": _breakable(row.path)}
        if verdict is not None:
            texts |= _fact_texts(verdict)
        for name, label in self._facts.items():
            label.setText(texts[name])
            self._form.setRowVisible(self._fields[name], bool(texts[name]))
        self._facts["sha256"].setToolTip(verdict.sha256 if verdict is not None else "")

    def _show_names(self, names: tuple[str, ...]) -> None:
        self._name_list.setStringList(list(names))
        self._names_title.setText(self.tr("Class names ({n})").format(n=len(names)))
        for widget in (self._names_title, self._names):
            widget.setVisible(bool(names))
        lines = min(len(names), _LINES_OF_NAMES)
        height = max(self._names.sizeHintForRow(0), self.fontMetrics().height()) + 2 * _NAME_SPACING_PX
        self._names.setFixedHeight(lines * height + 2 * self._names.frameWidth() + 2)

    def _show_icon(self) -> None:
        if self._row is not None:
            set_icon(self._icon, self._theme.icon(*kind_icon(self._row.kind, self._theme.colours)))

    def _on_theme_changed(self) -> None:
        self._show_icon()
        for button in (self._copy_sha, self._copy_path, self._open_folder):
            set_icon(button, self._theme.icon(button.property("icon_name")))
        if self._row is not None and self._row.verdict is not None:
            self._show_names(self._row.verdict.class_names)

    def _on_copy_sha_clicked(self) -> None:
        if self._row is not None and self._row.verdict is not None:
            QGuiApplication.clipboard().setText(self._row.verdict.sha256)

    def _on_copy_path_clicked(self) -> None:
        if self._row is not None:
            QGuiApplication.clipboard().setText(self._row.path)

    def _on_open_folder_clicked(self) -> None:
        if self._row is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self._row.path).parent)))


def _fact_texts(verdict: CheckpointInspected) -> dict[str, str]:
    accuracy = verdict.held_out_accuracy
    return {
        "architecture": architecture_text(verdict),
        "classes": str(verdict.n_classes or ""),
        "input": input_text(verdict),
        "parameters": f"{verdict.parameters:,}" if verdict.parameters else "",
        "accuracy": f"{100 * accuracy:.1f} %" if accuracy is not None else "",
        "format": verdict.format,
        "sha256": f"{verdict.sha256[:_SHORT_SHA]}…" if verdict.sha256 else "",
    }


def _words(name: str = "", look: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)  # names in files are never taken for markup
    label.setWordWrap(True)
    if name:
        label.setObjectName(name)
    if look:
        label.setProperty("look", look)
    return label


def _beside(label: QLabel, *buttons: QToolButton) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label, 1)
    for button in buttons:
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    return holder


def _breakable(text: str) -> str:
    """Allow a path or a file's name to go on in the next line after each of its parts."""
    for sign in "/\\_-.":
        text = text.replace(sign, f"{sign}\u200b")
    return text


def _sentence(text: str) -> str:
    if text.split(maxsplit=1)[0].rstrip(":").isalpha():  # the name of a file stays as it is
        text = text[0].upper() + text[1:]
    return text + ("" if text.endswith((".", "!", "?")) else ".")
