"""The inspector of the Images page: one pseudo image with its provenance and confidence."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from purer_app.engine.images.class_titles import class_id_of
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery.export import CARE
from purer_app.ui.gallery.image_grid import as_qimage, draw_sharp
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.gallery.texts import explain_others
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.fact_grid import FactGrid


class PictureView(QWidget):
    """An image as large as the widget, with sharp pixels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_picture(self, picture: QImage | None) -> None:
        """Show an image; None shows nothing."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square as wide as twenty letters."""
        side = self.fontMetrics().horizontalAdvance("m") * 20
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return a square small enough for any inspector."""
        side = self.fontMetrics().horizontalAdvance("m") * 6
        return QSize(side, side)

    def hasHeightForWidth(self) -> bool:
        """Return True: the widget is square."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the width, limited to the size hint so that the facts below stay visible."""
        return min(width, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the image."""
        if self._picture is not None:
            draw_sharp(QPainter(self), self.rect(), self._picture)


class PictureInspector(QWidget):
    """Facts about the selected image, with buttons to compare and export it."""

    compare_requested = Signal()
    export_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = PictureView()
        self._title = QLabel()
        self._title.setProperty("look", "heading")
        self._sure = QLabel()
        self._others = QLabel()
        self._facts = {name: QLabel() for name in ("id", "model", "architecture", "step", "hardness", "number", "size")}
        self._nothing = QLabel(self.tr("Select an image to see where it comes from."))
        self._nothing.setProperty("look", "muted")
        self._facts["hardness"].setToolTip(
            self.tr("The loss of the meta-model of this step on this image; it learns a class from one other image.")
        )
        care = QLabel(self.tr(CARE))
        care.setProperty("look", "muted")
        for label in (self._title, self._sure, self._others, self._nothing, care, *self._facts.values()):
            label.setWordWrap(True)
        compare = IconButton(theme, "compare", self.tr("Compare over time"), "compare_over_time")
        export = IconButton(theme, "export", self.tr("Export this image…"), "export_this_picture")
        compare.clicked.connect(self.compare_requested)
        export.clicked.connect(self.export_requested)
        self._content = QWidget()
        self._build_layout(care, compare, export)
        self.set_image(None)

    def _build_layout(self, care: QLabel, compare: IconButton, export: IconButton) -> None:
        form = self._form = FactGrid()
        titles = (
            self.tr("ImageNet id"),
            self.tr("Model"),
            self.tr("Architecture"),
            self.tr("Step"),
            self.tr("Hardness"),
            self.tr("Image"),
            self.tr("Size"),
        )
        for title, label in zip(titles, self._facts.values(), strict=True):
            form.add_fact(title, label)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._view)
        column.addWidget(self._title)
        column.addWidget(self._sure)
        column.addWidget(self._others)
        column.addLayout(form)
        column.addWidget(compare)
        column.addWidget(export)
        column.addWidget(care)
        outer = QVBoxLayout(self)
        outer.addWidget(self._nothing)
        outer.addWidget(self._content)
        outer.addStretch()

    def set_image(self, image: PseudoImage | None) -> None:
        """Show an image, or a hint that none is selected."""
        self._nothing.setVisible(image is None)
        self._content.setVisible(image is not None)
        if image is None:
            return
        self._view.set_picture(as_qimage(image))
        self._view.setAccessibleName(image.title)
        self._title.setText(image.title)
        self._sure.setText(self.format_confidence(image))
        self._others.setText(self.format_recognition(image))
        self._others.setToolTip(explain_others(self, image))
        values = (
            class_id_of(image.class_name),
            image.teacher,
            image.architecture,
            number(image.step) if image.step else self.tr("0: before meta-training"),
            "" if image.hardness is None else number(image.hardness, ".2f"),
            self.tr("number {number} of this class").format(number=image.number),
            self.tr("{width} × {height} pixels").format(width=image.width, height=image.height),
        )
        for label, value in zip(self._facts.values(), values, strict=True):
            label.setText(value)
            self._form.set_visible(label, bool(value))

    def format_confidence(self, image: PseudoImage) -> str:
        """Return a sentence on the confidence of the model."""
        if image.confidence >= 0.5:
            text = self.tr("Its model assigns it to {name} with {percent:.0f} % confidence.")
        else:
            text = self.tr("Its model assigns it to {name} with only {percent:.0f} % confidence.")
        return text.format(percent=100 * image.confidence, name=image.title)

    def format_recognition(self, image: PseudoImage) -> str:
        """Return a sentence on what other models take the image for."""
        if image.others is None:
            return explain_others(self, image)
        if image.by_name and image.n_others == 1:
            text = self.tr("The other model that has this class assigns it to {name} with {percent:.0f} % confidence.")
            return text.format(name=image.title, percent=100 * image.others)
        if image.by_name:
            text = self.tr("Other models that have this class assign it to {name} with {percent:.0f} % confidence.")
            return text.format(name=image.title, percent=100 * image.others)
        text = self.tr(
            "From the features of other models, its class is predicted with {percent:.0f} % confidence "
            "(chance: {chance:.0f} %)."
        )
        return text.format(percent=100 * image.others, chance=100 / image.n_classes)
