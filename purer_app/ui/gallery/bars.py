"""The controls of the gallery: filters above it, and the step below it."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSlider, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.image_grid import SORTS
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.even_row import EvenRow, labelled


class GalleryFilters(QWidget):
    """Model, class, order and size. `teacher_chosen` carries "" for all models; `changed` is emitted after a choice."""

    teacher_chosen = Signal(str)
    text_changed = Signal(str)
    sort_chosen = Signal(str)
    side_changed = Signal(int)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._teachers: tuple[str, ...] = ()
        self._teacher = QComboBox()
        self._teacher.addItem(self.tr("All models"), "")
        self._teacher.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._teacher.setMinimumContentsLength(14)
        self._text = QLineEdit()
        self._text.setPlaceholderText(self.tr("Find a class"))
        self._text.setClearButtonEnabled(True)
        self._text.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 12)
        self._sort = QComboBox()
        titles = (
            self.tr("By model"),
            self.tr("By class"),
            self.tr("Most confident first"),
            self.tr("Least confident first"),
            self.tr("Most recognised first"),
            self.tr("Least recognised first"),
            self.tr("Hardest first"),
            self.tr("Easiest first"),
        )
        for sort, title in zip(SORTS, titles, strict=True):
            self._sort.addItem(title, sort)
        for sort, tip in (
            ("most recognised", self.tr("By how surely other models take an image for its class")),
            ("least recognised", self.tr("By how surely other models take an image for its class")),
            ("hardest", self.tr("By the loss of the meta-model of this step on the image")),
            ("easiest", self.tr("By the loss of the meta-model of this step on the image")),
        ):
            self._sort.setItemData(SORTS.index(sort), tip, Qt.ItemDataRole.ToolTipRole)
        self._side = QSlider(Qt.Orientation.Horizontal)
        self._side.setRange(32, 256)
        self._side.setValue(96)
        self._side.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 8)
        row = EvenRow(
            labelled(self.tr("&Model"), self._teacher, "images_model"),
            labelled(self.tr("&Class"), self._text, "images_class"),
            labelled(self.tr("O&rder"), self._sort, "images_order"),
            labelled(self.tr("Si&ze"), self._side, "images_size"),
            spacing_px=12,
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(row)
        self._teacher.currentIndexChanged.connect(lambda: self.teacher_chosen.emit(self._teacher.currentData()))
        self._text.textChanged.connect(self.text_changed)
        self._sort.currentIndexChanged.connect(lambda: self.sort_chosen.emit(self._sort.currentData()))
        self._side.valueChanged.connect(self.side_changed)
        for chosen in (self.teacher_chosen, self.text_changed, self.sort_chosen):
            chosen.connect(self._on_chosen)

    def _on_chosen(self) -> None:
        """Emit `changed` after the slots of the choice have run."""
        QTimer.singleShot(0, self, self.changed.emit)

    def set_teachers(self, teachers: Sequence[str]) -> None:
        """List models; the chosen one stays chosen if it is among them."""
        if tuple(teachers) == self._teachers:
            return
        self._teachers = tuple(teachers)
        chosen = self._teacher.currentData()
        with QSignalBlocker(self._teacher):
            self._teacher.clear()
            self._teacher.addItem(self.tr("All models"), "")
            for teacher in teachers:
                self._teacher.addItem(teacher, teacher)
            self._teacher.setCurrentIndex(max(0, self._teacher.findData(chosen)))
        if self._teacher.currentData() != chosen:
            self.teacher_chosen.emit("")


class StepBar(QWidget):
    """A slider over the recorded steps. `step_chosen` is emitted when the step changes."""

    step_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[int, ...] = ()
        self.step: int | None = None
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("images_step")
        self._slider.setProperty("help_topic", "Step")
        self._slider.setAccessibleName(self.tr("Recorded step"))
        self._slider.setPageStep(1)
        self._text = QLabel()
        self._newest = IconButton(theme, "follow", self.tr("Newest"), "images_newest")
        self._newest.setToolTip(self.tr("Always show the newest step; moving the slider turns this off"))
        self._newest.setCheckable(True)
        self._newest.setChecked(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._text)
        row.addWidget(self._slider, 1)
        row.addWidget(self._newest)
        self._slider.valueChanged.connect(self._on_slider_value_changed)
        self._newest.toggled.connect(self._on_newest_toggled)

    @property
    def is_following(self) -> bool:
        """Whether the newest record is always shown."""
        return self._newest.isChecked()

    def set_following(self, following: bool) -> None:
        """Always show the newest record, or stay at the current one."""
        self._newest.setChecked(following)

    def set_text(self, text: str) -> None:
        """Show the description of the step."""
        self._text.setText(text)
        self._slider.setAccessibleDescription(text)

    def set_steps(self, steps: Sequence[int]) -> None:
        """Set the recorded steps; the step stays unless it is missing or the newest is followed."""
        self._steps = tuple(steps)
        self.setEnabled(bool(steps))
        if not steps:
            self.step = None
            return
        wanted = steps[-1] if self.is_following or self.step not in self._steps else self.step
        with QSignalBlocker(self._slider):
            self._slider.setRange(0, len(steps) - 1)
            self._slider.setValue(self._steps.index(wanted))
        self._go_to(wanted)

    def choose(self, step: int) -> None:
        """Move the slider to a recorded step."""
        if step in self._steps:
            self._slider.setValue(self._steps.index(step))

    def choose_nearest(self, step: int) -> int | None:
        """Stay at the recorded step nearest to a step, and return it; None without records."""
        if not self._steps:
            return None
        nearest = min(self._steps, key=lambda recorded: abs(recorded - step))
        self.set_following(False)
        self.choose(nearest)
        return nearest

    def _on_slider_value_changed(self, position: int) -> None:
        with QSignalBlocker(self._newest):
            self._newest.setChecked(position == len(self._steps) - 1 and self._newest.isChecked())
        self._go_to(self._steps[position])

    def _on_newest_toggled(self, checked: bool) -> None:
        if checked and self._steps:
            self.set_steps(self._steps)

    def _go_to(self, step: int) -> None:
        if step != self.step:
            self.step = step
            self.step_chosen.emit(step)
