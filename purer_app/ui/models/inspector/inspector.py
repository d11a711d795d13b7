"""The inspector of a model: its facts, a form for choices, and a preview of inverted images."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.text import printable
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.class_names import ClassNames
from purer_app.ui.models.inspector.editor import Draft, ModelEditor
from purer_app.ui.models.inspector.facts import ModelFacts
from purer_app.ui.models.inspector.labels import breakable, sentence, wrapping_label
from purer_app.ui.models.inspector.layer_table import LayerTable
from purer_app.ui.models.inspector.preview_store import PreviewStore, key_of
from purer_app.ui.models.inspector.preview_view import PreviewView
from purer_app.ui.models.texts.cells import Row
from purer_app.ui.models.texts.words import Kind, kind_icon, kind_word, remarks
from purer_app.ui.state.choice_controller import ChoiceController
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout

_EDITS = {Kind.READY: "edit", Kind.ASSUMPTIONS: "input", Kind.FEATURES: "edit", Kind.CHOICE: "architecture"}
_HELPS = {Kind.ASSUMPTIONS: "edit", Kind.CHOICE: "script", Kind.REFUSED: "report"}


class ModelInspector(QWidget):
    """The selected model, or a hint without one. `command_chosen` carries script, report or locate."""

    command_chosen = Signal(str)

    def __init__(self, session: Session, store: PreviewStore, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choices: ChoiceController = session.choices
        self._session = session
        self._drafts: dict[str, Draft] = {}
        self._row: Row | None = None
        self.setObjectName("model_inspector")
        self._name, self._verdict, self._remarks = (
            wrapping_label("model_name", "heading"),
            wrapping_label("model_verdict"),
            wrapping_label(),
        )
        self._icon = QLabel()
        self._edits = {name: self._button(name, text) for name, text in self._edit_texts().items()}
        self.editor = ModelEditor(theme)
        self._facts = ModelFacts(theme)
        self._health = wrapping_label("batch_norm")
        self._names = ClassNames(theme)
        self._layers = LayerTable(session.job_runner, theme)
        self.preview = PreviewView(store, theme)
        self._nothing = wrapping_label(look="muted")
        self._nothing.setText(
            self.tr("Select a model to see its classes, the reasons for its verdict, and images inverted from it.")
        )
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        self._build()
        self._connect()
        self._show_icon()
        self.show_row(None)

    def show_row(self, row: Row | None) -> None:
        """Show a model, or that none is selected."""
        self._row = row
        self._nothing.setVisible(row is None)
        self._content.setVisible(row is not None)
        verdict = row.verdict if row is not None else None
        if row is None or self.editor.path != row.path:
            self._keep_draft()
            self.editor.hide()
        if row is None:
            self._layers.show_model("")
            self.preview.show_model(None)
            return
        self._name.setText(breakable(Path(row.path).name))
        self._verdict.setText(kind_word(row.kind))
        self._remarks.setText("\n".join(f"• {printable(sentence(remark))}" for remark in remarks(verdict, row.kind)))
        self._remarks.setVisible(bool(self._remarks.text()))
        self._show_icon()
        self._reopen_draft(row)
        self._show_edits(row)
        self._facts.show_row(row)
        self._health.setText("\n".join(f"• {sentence(text)}" for text in verdict.batch_norm) if verdict else "")
        self._health.setVisible(bool(self._health.text()))
        self._names.show_names(verdict.class_names if verdict is not None else ())
        self._layers.show_model(row.path if row.kind not in (Kind.MISSING, Kind.REFUSED) else "")
        can_invert = verdict is not None and row.can_teach
        self.preview.show_model(key_of(verdict) if verdict is not None and can_invert else None)

    def edit(self, what: str = "") -> None:
        """Open the form for the selected model at its architecture, input or class names."""
        if self._row is None or self._row.verdict is None or self._row.kind not in _EDITS:
            return
        what = what or _EDITS[self._row.kind]
        fields: dict[str, QWidget] = {"architecture": self.editor.architectures, "input": self.editor.side}
        self._choices.ask_for_known()
        self.editor.edit(self._row.verdict, self._choices.known, fields.get(what, self.editor.names))
        self.editor.set_busy(busy=self._choices.is_checking(self._row.path))
        if self._row.kind is Kind.CHOICE:
            self._choices.ask_for_suggestions(self._row.path)
        self._suggest(self._row.path)
        self._show_edits(self._row)

    def _suggest(self, path: str) -> None:
        """Show what is suggested for the model that is edited."""
        found = self._choices.suggestions(path)
        if found is not None and self.editor.path == path:
            self.editor.suggest(found)

    def _keep_draft(self) -> None:
        """Keep unsaved input of a model when another one is selected."""
        if (draft := self.editor.draft) is not None:
            self._drafts[self.editor.path] = draft

    def _reopen_draft(self, row: Row) -> None:
        draft = self._drafts.pop(row.path, None)
        if draft is not None and row.verdict is not None:
            self.editor.edit(row.verdict, self._choices.known, None)
            self.editor.restore(draft, self._choices.known)
            self._suggest(row.path)
            self.editor.set_busy(busy=self._choices.is_checking(row.path))

    def forget(self) -> None:
        """Forget the saved choice for the selected model."""
        if self._row is not None and self._row.verdict is not None:
            self._choices.forget(self._row.verdict)

    def can_edit(self) -> bool:
        """Whether the selected model can be edited."""
        return self._row is not None and self._row.verdict is not None and self._row.kind in _EDITS

    def _edit_texts(self) -> dict[str, str]:
        return {
            "architecture": self.tr("Choose architecture…"),
            "input": self.tr("Set input size…"),
            "edit": self.tr("Edit names and input…"),
            "script": self.tr("Export script…"),
            "report": self.tr("Copy report"),
            "forget": self.tr("Forget my choice"),
            "locate": self.tr("Locate…"),
        }

    def _button(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"edit_{name}")
        button.setAccessibleName(text)
        button.clicked.connect(partial(self._on_button_clicked, name))
        return button

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
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in self._edits.values():
            row.addWidget(button)
        for widget in (buttons, self.editor, self._facts, self._health, self._names, self._layers, self.preview):
            layout.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.addWidget(self._nothing)
        outer.addWidget(self._content)
        outer.addStretch()

    def _connect(self) -> None:
        self.editor.choice_made.connect(self._on_editor_choice_made)
        self.editor.closed.connect(lambda: self.show_row(self._row))
        self._choices.rejected.connect(self._on_choice_rejected)
        self._choices.kept.connect(self._on_choice_kept)
        self._choices.changed.connect(self._on_choice_changed)
        self._choices.known_changed.connect(self._on_known_changed)
        self._choices.suggested.connect(self._suggest)
        self._theme.changed.connect(self._show_icon)

    def _show_edits(self, row: Row) -> None:
        shown = {_EDITS.get(row.kind), _HELPS.get(row.kind)} if row.verdict is not None else set()
        if row.verdict is not None and row.verdict.choice_kept:
            shown.add("forget")
        if row.kind is Kind.MISSING:
            shown.add("locate")
        for name, button in self._edits.items():
            button.setVisible(name in shown and not self.editor.path)
        self._edits["forget"].setEnabled(not self._choices.is_checking(row.path))

    def _show_icon(self) -> None:
        if self._row is not None:
            set_icon(self._icon, self._theme.icon(*kind_icon(self._row.kind, self._theme.colours)))

    def _on_editor_choice_made(self, config: ChooseConfig) -> None:
        self.editor.set_busy(busy=True)
        self._choices.choose(config)

    def _on_known_changed(self) -> None:
        self.editor.architectures.show_known(self._choices.known)

    def _on_button_clicked(self, name: str) -> None:
        if name == "forget":
            self.forget()
        elif name in ("script", "report", "locate"):
            self.command_chosen.emit(name)
        else:
            self.edit(name)

    def _on_choice_changed(self, path: str) -> None:
        if self._row is not None and self._row.path == path:
            self._show_edits(self._row)

    def _on_choice_rejected(self, path: str, problem: str) -> None:
        if self.editor.path == path:
            self.editor.show_problem(problem)
        else:  # another model was selected meanwhile
            text = self.tr("The choice for {file} was not saved: {problem}")
            self._session.failed.emit(text.format(file=Path(path).name, problem=problem), "")

    def _on_choice_kept(self, path: str) -> None:
        self._drafts.pop(path, None)
        if self.editor.path == path:
            self.editor.hide()
            self.show_row(self._row)
