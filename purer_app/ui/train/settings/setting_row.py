"""One setting: an editor for its type, with name, unit, range, explanation and Reset button."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from purer_app.engine.core.settings.listing import Setting
from purer_app.ui.core.method_names import choice_name, word_in_files
from purer_app.ui.train.settings.setting_texts import explanation, translated

Value = str | int | float | bool
Choice = tuple[Value, str]
"""A value and its label."""
_EDITOR_CHARACTERS = 8
_MOST_CHARACTERS = 16
"""Longer choices, such as device names, are cut off in the field and complete in the open list."""


class SettingEditor(QWidget):
    """A list for choices, otherwise a text field; suggestions give an editable list.

    `edited` carries a value of the correct type entered by the user, `refused` a sentence about invalid text. With
    `zero_text`, an empty field shows that text and means 0.
    """

    edited = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        kind: type[Value],
        name: str,
        *,
        choices: Sequence[Choice] = (),
        suggestions: Sequence[str] = (),
        zero_text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._zero_text = zero_text
        self._shown: Value | None = None
        self._list = QComboBox(self) if choices or suggestions else None
        self._line: QLineEdit | None = None
        if self._list is not None:
            self._list.setEditable(bool(suggestions))
            self._line = self._list.lineEdit()
            self.set_choices(choices or [(word, word) for word in suggestions])
            self._list.activated.connect(self._on_list_activated)
            self._list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        else:
            self._line = QLineEdit(self)
            self._line.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") * _EDITOR_CHARACTERS)
        if self._line is not None:
            self._line.installEventFilter(self)
            self._line.setPlaceholderText(zero_text)
            self._line.editingFinished.connect(self._on_line_editing_finished)
        self.field: QWidget = self._list or self._line  # type: ignore[assignment]
        self.field.setAccessibleName(name)
        self.setFocusProxy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.field)

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Replace the list and keep the shown value."""
        assert self._list is not None
        with QSignalBlocker(self._list):
            self._list.clear()
            for value, word in choices:
                self._list.addItem(word, value)
                if isinstance(value, str) and value != word:
                    tip = word_in_files(value)
                    self._list.setItemData(self._list.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        longest = max((len(word) for _, word in choices), default=0)
        self._list.setMinimumContentsLength(min(max(longest, _EDITOR_CHARACTERS), _MOST_CHARACTERS))
        if self._shown is not None:
            self.show_value(self._shown)

    def show_value(self, value: Value) -> None:
        """Show a value without emitting a signal."""
        self._shown = value
        if self._list is not None:
            with QSignalBlocker(self._list):
                place = self._list.findData(value)
                if place < 0 and not self._list.isEditable():
                    self._list.addItem(str(value), value)
                    place = self._list.count() - 1
                self._list.setCurrentIndex(place)
        if self._line is not None:
            self._line.setText("" if self._zero_text and not value else str(value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave the keys of Undo and Redo to the window while the field has nothing to undo or redo."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._line is not None:
            undoes = event.matches(QKeySequence.StandardKey.Undo) and not self._line.isUndoAvailable()
            redoes = event.matches(QKeySequence.StandardKey.Redo) and not self._line.isRedoAvailable()
            if undoes or redoes:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    @property
    def text(self) -> str:
        """The text in the editor."""
        return self._line.text() if self._line is not None else str(self._list.currentData())  # type: ignore[union-attr]

    def enter_text(self, text: str) -> None:
        """Enter text as the user would."""
        assert self._line is not None
        self._line.setText(text)
        self._on_line_editing_finished()

    def _on_list_activated(self) -> None:
        assert self._list is not None
        value = self._list.currentData()
        if value is not None and value != self._shown:
            self.edited.emit(value)

    def _on_line_editing_finished(self) -> None:
        text = self.text.strip() or ("0" if self._zero_text else "")
        try:
            value = self._kind(text.replace(",", ".")) if self._kind is float else self._kind(text)
        except ValueError:
            kind = self.tr("a whole number") if self._kind is int else self.tr("a number")
            self.refused.emit(self.tr("“{text}” is not {kind}.").format(text=text, kind=kind))
            return
        self.edited.emit(value)


class SettingRow(QFrame):
    """A row of the form with all settings. `edited` carries its path and a value."""

    edited = Signal(str, object)

    def __init__(self, setting: Setting, editor: SettingEditor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = setting.path
        self.setObjectName(f"setting_{self.path.replace('.', '_')}")
        self.setProperty("help_topic", self.path)
        self.editor = editor
        self.problem = ""
        self._usual: Value | None = None
        texts = (setting.about.title, setting.about.why, setting.about.unit, setting.about.aliases)
        self._words = searchable(" ".join((self.path, *map(translated, texts))))
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        self.reset_button = QPushButton(self.tr("Reset"), self)
        self.reset_button.setAccessibleName(self.tr("Reset {name}").format(name=translated(setting.about.title)))
        self.reset_button.clicked.connect(self.reset)
        policy = self.reset_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset_button.setSizePolicy(policy)
        self._lay_out(setting)
        editor.edited.connect(lambda value: self.edited.emit(self.path, value))
        editor.refused.connect(self.show_problem)

    def _lay_out(self, setting: Setting) -> None:
        name = QLabel(translated(setting.about.title), self)
        name.setWordWrap(True)
        name.setBuddy(self.editor.field)
        limits = QLabel(" · ".join(filter(None, (translated(setting.about.unit), setting.range(translated)))), self)
        limits.setHidden(not limits.text())
        why = QLabel(explanation(setting), self)
        for label in (limits, why):
            label.setProperty("look", "muted")
            label.setWordWrap(True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, 0, 8)
        grid.addWidget(name, 0, 0)
        grid.addWidget(self.editor, 0, 1, 1, 1 if limits.text() else 2)
        grid.addWidget(limits, 0, 2)
        grid.addWidget(self.reset_button, 0, 3)
        grid.addWidget(why, 1, 0, 1, 4)
        grid.addWidget(self._problem, 2, 0, 1, 4)
        for column, stretch in enumerate((5, 3, 3, 0)):
            grid.setColumnStretch(column, stretch)

    def show_value(self, value: Value, usual: Value) -> None:
        """Show a value, unless the editor contains an invalid one."""
        self._usual = usual
        self.reset_button.setVisible(value != usual)
        shown = choice_name(self.path, usual) if isinstance(usual, str) else usual
        self.reset_button.setToolTip(self.tr("Reset to {value}, the value of the preset").format(value=shown))
        if not self.problem:
            self.editor.show_value(value)

    def show_problem(self, sentence: str) -> None:
        """Show a problem of the value below the field; "" hides it."""
        self.problem = sentence
        self._problem.setText(f"⚠ {sentence}" if sentence else "")
        self._problem.setVisible(bool(sentence))
        if sentence:
            self.reset_button.setVisible(True)

    def reset(self) -> None:
        """Restore the value of the preset."""
        assert self._usual is not None
        self.show_problem("")
        self.edited.emit(self.path, self._usual)

    def matches(self, words: str) -> bool:
        """Whether every word occurs in path, title, explanation, unit or aliases."""
        return all(word in self._words for word in searchable(words).split())


def searchable(text: str) -> str:
    """Return a text in lower case with hyphens and underscores as spaces, so that "n-way" finds n_way."""
    return text.lower().translate(str.maketrans("-_", "  "))
