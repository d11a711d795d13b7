"""The leave-one-out accuracy of each class, and what its pictures are taken for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import distinct_titles
from purer_app.ui.adapt.columns.left_out_grid import Recognition

SHOWN_AT_FIRST = 8


@dataclass(frozen=True, slots=True)
class ClassResult:
    """How many left-out pictures of a class are recognised; `taken_for` are the other answers, most frequent first."""

    name: str
    correct: int
    total: int
    taken_for: tuple[tuple[str, int], ...]


def results_by_class(found: Sequence[Recognition]) -> tuple[ClassResult, ...]:
    """Return the result of each class, the least recognised one first, otherwise in the order of the pictures."""
    results = []
    for name in dict.fromkeys(one.truth for one in found):
        answers = Counter(one.answer for one in found if one.truth == name)
        correct = answers.pop(name, 0)
        results.append(ClassResult(name, correct, correct + answers.total(), tuple(answers.most_common())))
    return tuple(sorted(results, key=lambda one: one.correct / one.total))


class ClassAccuracy(QWidget):
    """A row for each class; `chosen` carries the class whose pictures are to be shown, "" for all."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("help_topic", "Leave-one-out accuracy")
        self._results: tuple[ClassResult, ...] = ()
        self._rows: list[QWidget] = []
        self._buttons: dict[str, QPushButton] = {}
        self._all = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)
        self._more = QPushButton()
        self._more.setObjectName("class_accuracy_more")
        self._more.clicked.connect(self._on_more_clicked)
        self._layout.addWidget(self._more)
        self.hide()

    @property
    def results(self) -> tuple[ClassResult, ...]:
        """The results of all classes, in order."""
        return self._results

    def show_recognitions(self, found: Sequence[Recognition]) -> None:
        """Show the classes of left-out pictures, unless they are the same as before."""
        results = results_by_class(found)
        self.setVisible(bool(results))
        if results != self._results:
            self._results = results
            self._rebuild()

    def _on_more_clicked(self) -> None:
        self._all = True
        self._rebuild()

    def _rebuild(self) -> None:
        pressed = next((name for name, button in self._buttons.items() if button.isChecked()), "")
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        shown = self._results if self._all else self._results[:SHOWN_AT_FIRST]
        self._buttons = {}
        self._rows = [self._row(one) for one in shown]
        for place, row in enumerate(self._rows):
            self._layout.insertWidget(place, row)
        self._more.setText(self.tr("Show all {count} classes").format(count=len(self._results)))
        self._more.setVisible(len(shown) < len(self._results))
        if pressed in self._buttons:
            self._buttons[pressed].setChecked(True)
        elif pressed:
            self.chosen.emit("")

    def _row(self, one: ClassResult) -> QWidget:
        every = (each.name for each in self._results)
        titles = distinct_titles((*every, *(other for each in self._results for other, _ in each.taken_for)))
        name = printable(titles[one.name])
        text = self.tr("{name}: {correct} of {total} recognised").format(
            name=name, correct=one.correct, total=one.total
        )
        if one.taken_for:
            wrong = self.tr("{count} taken for {name}")
            others = ((printable(titles[other]), count) for other, count in one.taken_for)
            text += "; " + ", ".join(wrong.format(count=count, name=other) for other, count in others)
        words = QLabel(text)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setObjectName("class_result")
        words.setWordWrap(True)
        button = QPushButton(self.tr("Show"))
        button.setObjectName("show_class_result")
        button.setCheckable(True)
        button.setAccessibleName(self.tr("Show the pictures of {name}").format(name=name))
        button.setToolTip(self.tr("Show only the pictures of “{name}” below").format(name=name))
        button.clicked.connect(lambda checked: self._on_button_clicked(one.name, checked=checked))
        self._buttons[one.name] = button
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(words, 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_button_clicked(self, name: str, *, checked: bool) -> None:
        for other, button in self._buttons.items():
            if other != name:
                button.setChecked(False)
        self.chosen.emit(name if checked else "")
