"""A card with the colour, name and pictures of one class, and all ways to add pictures to it."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from purer_app.engine.images.class_titles import class_id_of, class_title
from purer_app.ui.adapt.cards.colour_button import ColourButton
from purer_app.ui.adapt.cards.drop_card import DropCard
from purer_app.ui.adapt.cards.name_edit import NameEdit
from purer_app.ui.adapt.cards.picture_strip import PictureStrip
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.state.class_library import UserClass
from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.flow_layout import FlowLayout
from purer_app.ui.widgets.message_bar import MessageBar
from purer_app.ui.widgets.revealing import reveal

SHOWN_AT_FIRST = 12
_MOST_REMARKS = 3
ENOUGH = 3


class ClassCard(DropCard):
    """Shows a class and emits requests to change it.

    `renamed` carries the new name, `colour_chosen` the index of a colour in the theme's list, `draw_toggled` whether
    the drawing pad is wanted.
    """

    renamed = Signal(str)
    colour_chosen = Signal(int)
    removal_requested = Signal()
    picture_removal_requested = Signal(Path)
    view_requested = Signal(Path)
    files_requested = Signal()
    paste_requested = Signal()
    draw_toggled = Signal(bool)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setObjectName("class_card")
        self.setProperty("help_topic", "Support")
        self._thumbnails = thumbnails
        self._colour = ""
        self._all = False
        self._class = UserClass("", ())
        self._remarks: Mapping[Path, str] = {}
        self._refused = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.addLayout(self._head())
        self.warning = MessageBar(theme, "class_warning")
        layout.addWidget(self.warning)
        self._add_pictures(layout)
        layout.addLayout(self._count_row())
        layout.addWidget(self._buttons())
        theme.changed.connect(self._on_theme_changed)

    @property
    def class_name(self) -> str:
        """The name of the class."""
        return self._class.name

    @property
    def colour(self) -> str:
        """The colour of the class, as "#rrggbb"."""
        return self._colour

    def show_class(self, found: UserClass, colour: str, key: int = 0) -> None:
        """Show a class; pictures that stay keep their tiles.

        Args:
            key: the digit key that adds a picture to the class, 0 for none.
        """
        if found.name != self._class.name or not (self._refused or self._name.hasFocus()):
            self._show_name(found.name)
        self._class, self._colour = found, colour
        self.setAccessibleName(self.tr("Class {name}").format(name=found.name))
        self._strip.setAccessibleName(self.tr("Pictures of {name}").format(name=found.name))
        count = count_text(self, len(found.pictures))
        is_id = bool(class_id_of(found.name))  # the name stays as the user has it, as the name of a folder
        self._count.setText(f"{class_title(found.name)} · {count}" if is_id else count)
        self._dot.show_colour(colour, key)
        self._show_tiles()
        self._on_theme_changed()

    def show_remarks(self, remarks: Mapping[Path, str]) -> None:
        """Show remarks on pictures of the class, such as duplicates."""
        if remarks != self._remarks:
            self._remarks = remarks
            self._show_tiles()
            sentences = list(dict.fromkeys(remarks.values()))
            shown = sentences[:_MOST_REMARKS]
            if len(sentences) > len(shown):
                shown.append(self.tr("… and {n} more.").format(n=len(sentences) - len(shown)))
            self._remark.setText("\n".join(shown))
            self._remark.setToolTip("\n".join(sentences))
            self._remark.setVisible(bool(sentences))

    def refuse_name(self, reason: str) -> None:
        """Show why a new name is refused; the text stays in the field to be corrected."""
        self._refused = self._name.text()
        self.warning.show_message(self.tr("{reason} The class is still called “{name}”.").format(
            reason=reason, name=self._class.name))  # fmt: skip

    def dismiss_warning(self) -> None:
        """Hide the warning, and replace a refused name by the current one."""
        self.warning.hide()
        if self._refused:
            self._show_name(self._class.name)

    def edit_name(self) -> None:
        """Focus the name field and select its text."""
        self._name.setFocus()
        self._name.selectAll()
        reveal(self)

    def show_drawing(self, drawing: bool) -> None:
        """Show whether the drawing pad is open for this class."""
        self._draw.setChecked(drawing)

    def focus_draw(self) -> None:
        """Focus the button that opens the drawing pad."""
        self._draw.setFocus()

    # building

    def _head(self) -> QHBoxLayout:
        self._dot = ColourButton(self._theme)
        self._dot.chosen.connect(self.colour_chosen)
        self._name = NameEdit()
        self._name.setObjectName("class_name")
        self._name.setFrame(False)
        self._name.setAcceptDrops(False)  # the card handles drops
        self._name.setAccessibleName(self.tr("Name of the class"))
        self._name.setToolTip(self.tr("Click to rename"))
        self._name.setMaxLength(100)
        font = self._name.font()
        font.setBold(True)
        self._name.setFont(font)
        self._remove = QToolButton()
        self._remove.setObjectName("remove_class")
        self._remove.setAutoRaise(True)
        self._remove.setToolTip(self.tr("Remove this class"))
        self._remove.setAccessibleName(self.tr("Remove this class"))
        self._name.editingFinished.connect(self._on_name_editing_finished)
        self._name.returnPressed.connect(self._on_name_return_pressed)
        self._name.cancelled.connect(self._on_name_cancelled)
        self._remove.clicked.connect(lambda *_: self.removal_requested.emit())
        row = QHBoxLayout()
        row.addWidget(self._dot)
        row.addWidget(self._name, 1)
        row.addWidget(self._remove)
        return row

    def _add_pictures(self, layout: QVBoxLayout) -> None:
        self._strip = PictureStrip(self._theme, self._thumbnails)
        self._strip.removal_requested.connect(self.picture_removal_requested)
        self._strip.view_requested.connect(self.view_requested)
        self._more = QPushButton()
        self._more.setObjectName("show_all_pictures")
        self._more.clicked.connect(self._on_more_clicked)
        self._more.hide()
        self._remark = QLabel()
        self._remark.setObjectName("class_remarks")
        self._remark.setWordWrap(True)
        self._remark.hide()
        layout.addWidget(self._strip)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._remark)

    def _count_row(self) -> QHBoxLayout:
        self._count_icon = QLabel()
        self._count = QLabel()
        self._count.setObjectName("class_count")
        self._count.setProperty("look", "muted")
        self._count.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self._count_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._count, 1)
        return row

    def _buttons(self) -> QWidget:
        add = self._add = IconButton(self._theme, "add", self.tr("Add…"), "add_pictures")
        add.setAccessibleName(self.tr("Add pictures"))
        add.setToolTip(self.tr("Choose picture files to add to this class"))
        self._draw = IconButton(self._theme, "draw", self.tr("Draw"), "draw_example", tip=self.tr("Draw an example"))
        self._draw.setCheckable(True)
        paste = IconButton(
            self._theme, "copy", self.tr("Paste"), "paste_pictures", tip=self.tr("Add the picture from the clipboard")
        )
        add.clicked.connect(lambda *_: self.files_requested.emit())
        paste.clicked.connect(lambda *_: self.paste_requested.emit())
        self._draw.clicked.connect(self.draw_toggled)
        holder = QWidget()
        row = FlowLayout(holder)
        for button in (add, self._draw, paste):
            row.addWidget(button)
        return holder

    # acting

    def _show_tiles(self) -> None:
        pictures = self._class.pictures
        shown = pictures if self._all or len(pictures) <= SHOWN_AT_FIRST else pictures[:SHOWN_AT_FIRST]
        self._strip.show_pictures(shown, self._remarks)
        self._more.setText(self.tr("Show all {count}").format(count=len(pictures)))
        self._more.setAccessibleName(self._more.text())
        self._more.setVisible(len(shown) < len(pictures))

    def _on_more_clicked(self) -> None:
        self._all = True
        self._show_tiles()

    def _show_name(self, name: str) -> None:
        self._refused = ""
        self._name.setText(name)

    def _on_name_editing_finished(self) -> None:
        wanted = self._name.text().strip()
        if wanted == self._class.name or not wanted:
            if self._refused:
                self.warning.hide()
            self._show_name(self._class.name)
        elif self._name.text() != self._refused:
            self._refused = ""
            self.renamed.emit(wanted)
            if not self._refused:
                self.warning.hide()
                self._show_name(self._class.name)  # the name that the class has now

    def _on_name_cancelled(self) -> None:
        self.warning.hide()
        self._show_name(self._class.name)

    def _on_name_return_pressed(self) -> None:
        self._on_name_editing_finished()
        if not self._refused:  # leave the field, so that Ctrl+Z undoes the renaming
            self._add.setFocus()

    def _on_theme_changed(self) -> None:
        colours, side = self._theme.colours, self.fontMetrics().height()
        few = len(self._class.pictures) < ENOUGH
        ink = colours.warn if few else colours.ok
        self._count_icon.setPixmap(self._theme.icon("info" if few else "check", ink).pixmap(side, side))
        self._remove.setIcon(self._theme.icon("delete", colours.muted))
        self._remove.setIconSize(QSize(side, side))


def count_text(here: QWidget, count: int) -> str:
    """Return the number of pictures of a class, with a hint if more are recommended."""
    if count == 0:
        return here.tr("No pictures yet: drop some here, or draw one")
    pictures = here.tr("%Ln pictures", "", count)
    return (
        here.tr("{pictures}: enough to start, 3 or more are better").format(pictures=pictures)
        if count < ENOUGH
        else pictures
    )
