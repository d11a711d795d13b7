"""The form for what weights do not specify: architecture, input, normalisation and class names."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.core.verdict import Verdict
from purer_app.ui.core.theme import Theme
from purer_app.ui.models.inspector.architecture_list import ArchitectureList
from purer_app.ui.models.texts.suggestions import suggested_names, suggestion_text
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from purer_app.engine.checkpoints.identify.suggestions import Suggestions

_LINES_OF_NAMES = 6
_LARGEST_PX = 1024
Draft = tuple[str, str, str, str, str]
"""Architecture, image size, mean, standard deviation and class names as typed."""


class ModelEditor(QFrame):
    """A form that stays open until it is saved or closed. `choice_made` carries a ChooseConfig."""

    choice_made = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._verdict: Verdict | None = None
        self._opened: Draft | None = None
        self.setObjectName("model_editor")
        self.setProperty("look", "card")
        self.architectures = ArchitectureList(theme)
        self._suggestion = QLabel()
        self._suggestion.setObjectName("architecture_suggestion")
        self._suggestion.setProperty("look", "muted")
        self._suggestion.setWordWrap(True)
        self.side = self._line("image_size", self.tr("Image size in pixels"), self.tr("default"))
        self.side.setValidator(QIntValidator(0, _LARGEST_PX, self.side))
        self.mean = self._line("mean", self.tr("Mean of each channel"), "0.485, 0.456, 0.406")
        self.std = self._line("std", self.tr("Standard deviation of each channel"), "0.229, 0.224, 0.225")
        self.names = QPlainTextEdit()
        self.names.setObjectName("edited_names")
        self.names.setAccessibleName(self.tr("Class names, one per line"))
        self.names.setTabChangesFocus(True)
        self._names_title = QLabel()
        self._names_title.setWordWrap(True)
        self._problem = MessageBar(theme, "choice_problem")
        self.keep = QPushButton(self.tr("Check and save"))
        self.keep.setObjectName("keep_choice")
        self.keep.setProperty("look", "primary")
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setObjectName("cancel_choice")
        for button in (self.keep, self.cancel):
            button.setAccessibleName(button.text())
        self._build()
        self.keep.clicked.connect(self._on_keep_clicked)
        self.cancel.clicked.connect(self._close)
        self.architectures.accepted.connect(self._on_keep_clicked)
        self.names.textChanged.connect(self._count_names)
        theme.changed.connect(self._fit)
        self._fit()
        self.hide()

    @property
    def path(self) -> str:
        """The file of the model that is edited; empty while the form is closed."""
        return self._verdict.path if self._verdict is not None and not self.isHidden() else ""

    @property
    def draft(self) -> Draft | None:
        """The unsaved input; None if it equals the verdict, or the form is closed."""
        texts = self._texts()
        return texts if self.path and texts != self._opened else None

    def restore(self, draft: Draft, known: tuple[str, ...]) -> None:
        """Restore the input from before another model was selected."""
        assert self._verdict is not None, "the form is not open"
        name, side, mean, std, names = draft
        self.architectures.show_names(name, self._verdict.candidates, known)
        self.side.setText(side)
        self.mean.setText(mean)
        self.std.setText(std)
        self.names.setPlainText(names)

    def edit(self, verdict: Verdict, known: tuple[str, ...], focus: QWidget | None) -> None:
        """Open the form for a model, optionally with the focus in one of its fields."""
        self._verdict = verdict
        self.architectures.show_names(verdict.architecture, verdict.candidates, known)
        self.side.setText(str(verdict.input[1]) if verdict.input else "")
        self.mean.setText(", ".join(f"{value:g}" for value in verdict.mean))
        self.std.setText(", ".join(f"{value:g}" for value in verdict.std))
        self.names.setPlainText("\n".join(verdict.class_names))
        self._count_names()
        self._problem.hide()
        self._suggestion.hide()
        self.set_busy(busy=False)
        self.show()
        self._opened = self._texts()
        if focus is not None:
            focus.setFocus()

    def suggest(self, found: "Suggestions") -> None:
        """Show what the name and the layers of the file suggest, and fill in fields that are still empty."""
        assert self._verdict is not None, "the form is not open"
        self.architectures.show_suggestions(suggested_names(found))
        text = suggestion_text(found)
        self._suggestion.setText(text)
        self._suggestion.setVisible(bool(text))
        self.updateGeometry()  # the height of the wrapped text is known only now
        untouched = self._texts() == self._opened
        if untouched and not self.architectures.name and found.name.architectures:
            self.architectures.search.setText(found.name.architectures[0])
        if untouched and not self.side.text() and found.name.image_px:
            self.side.setText(str(found.name.image_px))
        if untouched:
            self._opened = self._texts()

    def set_busy(self, *, busy: bool) -> None:
        """Show whether the choice is being checked."""
        self.keep.setEnabled(not busy)
        self.keep.setText(self.tr("Checking…") if busy else self.tr("Check and save"))

    def show_problem(self, sentence: str) -> None:
        """Show why the values do not fit; they stay in the form to be corrected."""
        self._problem.show_message(sentence)
        self.set_busy(busy=False)

    def config(self) -> ChooseConfig:
        """Return the values of the form.

        Raises:
            ConfigError: a number is malformed, or only one of mean and std is given.
        """
        return ChooseConfig(
            path=self._verdict.path if self._verdict is not None else "",
            architecture=self.architectures.name,
            image_size=int(self.side.text() or 0),
            mean=self._numbers(self.mean),
            std=self._numbers(self.std),
            class_names=tuple(name.strip() for name in self.names.toPlainText().splitlines() if name.strip()),
        )

    def _texts(self) -> Draft:
        lines = (self.side, self.mean, self.std)
        side, mean, std = (line.text() for line in lines)
        return self.architectures.name, side, mean, std, self.names.toPlainText()

    def _numbers(self, line: QLineEdit) -> tuple[float, ...]:
        try:
            return tuple(float(part) for part in line.text().split(",")) if line.text().strip() else ()
        except ValueError:
            raise ConfigError(
                self.tr("{title} is '{text}'; it must be numbers separated by commas, for example {example}.").format(
                    title=line.accessibleName(), text=line.text(), example=line.placeholderText()
                )
            ) from None

    def _line(self, name: str, title: str, placeholder: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(title)
        line.setPlaceholderText(placeholder)
        line.returnPressed.connect(self._on_keep_clicked)
        return line

    def _build(self) -> None:
        title = QLabel(self.tr("What the weights do not specify"))
        title.setProperty("look", "heading")
        why = QLabel(self.tr("Checked tensor by tensor, and saved for this file content, even if the file is moved."))
        why.setProperty("look", "muted")
        layout = QVBoxLayout(self)
        for words in (title, why):
            words.setWordWrap(True)
            layout.addWidget(words)
        for text, field in (
            (self.tr("Architecture"), self.architectures),
            (self.side.accessibleName(), self.side),
            (self.mean.accessibleName(), self.mean),
            (self.std.accessibleName(), self.std),
        ):
            label = QLabel(text)
            label.setBuddy(field)
            label.setWordWrap(True)
            layout.addWidget(label)
            layout.addWidget(field)
            if field is self.architectures:
                layout.addWidget(self._suggestion)
        layout.addWidget(self._names_title)
        layout.addWidget(self.names)
        layout.addWidget(self._problem)
        buttons = QWidget()
        row = FlowLayout(buttons)
        row.addWidget(self.keep)
        row.addWidget(self.cancel)
        layout.addWidget(buttons)

    def _count_names(self) -> None:
        n_names = sum(bool(line.strip()) for line in self.names.toPlainText().splitlines())
        n_classes = self._verdict.n_classes if self._verdict is not None else 0
        text = (
            self.tr("Class names, one per line ({n} of {all})") if n_classes else self.tr("Class names, one per line")
        )
        self._names_title.setText(text.format(n=n_names, all=n_classes))

    def _on_keep_clicked(self) -> None:
        if not self.keep.isEnabled():
            return
        try:
            config = self.config()
        except ConfigError as error:
            self.show_problem(str(error))
            return
        self._problem.hide()
        self.choice_made.emit(config)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def _fit(self) -> None:
        self.names.setFixedHeight(self.fontMetrics().height() * _LINES_OF_NAMES * 6 // 5)
