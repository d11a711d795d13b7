"""Item models of a classified folder: the groups of its pictures, and the pictures of one group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage

from purer_app.engine.core.text import printable
from purer_app.engine.images.class_titles import class_id_of, class_title, class_title_with_id, distinct_titles
from purer_app.ui.adapt.cards.drop_card import local_paths
from purer_app.ui.adapt.cards.swatch import swatch
from purer_app.ui.adapt.cards.thumbnails import Thumbnails
from purer_app.ui.adapt.folder_prediction.answers import PredictedPicture
from purer_app.ui.core.formats import fill
from purer_app.ui.widgets.bar_chart import per_cent

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
MOST_KEYS = 9
_MODEL_LETTERS = 26


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """A class, or the pictures that are not sure, whose `name` is "".

    `count` is the number of pictures, `not_sure` and `learned` how many of these are not sure or are examples of the
    class. `is_class` tells whether pictures can be moved there: it is one of the user's classes. `model` is the model
    whose class it is, or "".
    """

    name: str
    colour: str
    is_class: bool
    count: int
    not_sure: int
    learned: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture with its answer, and the class that it is an example of, or ""."""

    answer: PredictedPicture
    learned: str

    @property
    def group(self) -> str:
        """The class in whose group the picture is."""
        return self.learned or self.answer.name


class ShownPictures(Sequence[ShownPicture]):
    """The pictures of a group; each is made when it is needed, because there may be 100,000.

    Args:
        answers: their answers in the order of the rows.
        learned: the class that a picture is an example of, by its file.
    """

    def __init__(self, answers: Sequence[PredictedPicture], learned: Mapping[Path, str]) -> None:
        self._answers = tuple(answers)
        self._learned = dict(learned)

    def __len__(self) -> int:
        return len(self._answers)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShownPictures):
            return NotImplemented
        return self._answers == other._answers and self._learned == other._learned

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, index: int) -> ShownPicture: ...

    @overload
    def __getitem__(self, index: slice) -> "ShownPictures": ...

    def __getitem__(self, index: int | slice) -> "ShownPicture | ShownPictures":
        if isinstance(index, slice):
            return ShownPictures(self._answers[index], self._learned)
        answer = self._answers[index]
        return ShownPicture(answer, self._learned.get(answer.file, ""))


class GroupsModel(QAbstractListModel):
    """The groups; pictures can be dropped on classes. `dropped` carries the files and the name of the class.

    `refused` carries a sentence after a drop on another group.
    """

    dropped = Signal(list, str)
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[AnswerGroup, ...] = ()

    def show_groups(self, groups: Sequence[AnswerGroup]) -> None:
        """Replace the groups; rows stay if their names do."""
        if [one.name for one in groups] == [one.name for one in self.groups]:
            self.groups = tuple(groups)
            if groups:
                self.dataChanged.emit(self.index(0), self.index(len(groups) - 1))
            return
        self.beginResetModel()
        self.groups = tuple(groups)
        self.endResetModel()

    def row_of(self, name: str) -> int:
        """Return the row of a group; the first one if it is missing."""
        return next((row for row, one in enumerate(self.groups) if one.name == name), 0)

    def class_of_key(self, key: int) -> str:
        """Return the class of a digit key from 1 to 9; "" if it has none."""
        names = [one.name for one in self.groups if one.is_class]
        return names[key - 1] if 1 <= key <= min(MOST_KEYS, len(names)) else ""

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return the number of groups."""
        return 0 if parent.isValid() else len(self.groups)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return name and numbers, and the colour of the class."""
        group = self.groups[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                model = self.tr("class of {model}").format(model=short_model(group.model)) if group.model else ""
                return "\n".join(filter(None, (self._title(group), self._numbers(group), model)))
            case Qt.ItemDataRole.ToolTipRole if group.model:
                model = self.tr("class of {model}").format(model=printable(group.model))
                return f"{printable(class_title_with_id(group.name))}\n{model}" if class_id_of(group.name) else model
            case Qt.ItemDataRole.AccessibleTextRole:
                model = self.tr(", class of {model}").format(model=printable(group.model)) if group.model else ""
                return f"{self._title(group)}: {self._numbers(group)}{model}"
            case Qt.ItemDataRole.DecorationRole:
                return swatch(group.colour, QFontMetrics(QGuiApplication.font()).height())
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Allow drops; those on other groups than classes are refused with the reason."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        return base if index.isValid() else Qt.ItemFlag.NoItemFlags

    def supportedDropActions(self) -> Qt.DropAction:
        """Accept copies, as dragged files are."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        """Accept files."""
        return ["text/uri-list"]

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index) -> bool:
        """Pass on the files that were dropped on a class."""
        paths = local_paths(data)
        if not paths or not parent.isValid():
            return False
        if not self.groups[parent.row()].is_class:
            self.refused.emit(self._why_not(self.groups[parent.row()]))
            return False
        self.dropped.emit(paths, self.groups[parent.row()].name)
        return True

    def _why_not(self, group: AnswerGroup) -> str:
        """Return why pictures cannot be added to a group that is no class of the user."""
        if group.model:
            text = self.tr(
                "“{name}” is a class of {model}, so it learns no pictures. Move them to one of your classes."
            )
            return text.format(name=printable(class_title(group.name)), model=printable(group.model))
        if group.name:
            text = self.tr("“{name}” is no longer one of your classes. Move the pictures to one of your classes.")
            return text.format(name=printable(class_title(group.name)))
        return self.tr("“Not sure” is no class. Move the pictures to one of your classes.")

    def _title(self, group: AnswerGroup) -> str:
        if not group.name:
            return self.tr("Not sure")
        classes = [one.name for one in self.groups if one.is_class]
        number = classes.index(group.name) + 1 if group.is_class else 0
        name = printable(distinct_titles(one.name for one in self.groups)[group.name])
        return f"{number}  {name}" if 1 <= number <= MOST_KEYS else name

    def _numbers(self, group: AnswerGroup) -> str:
        parts = [self.tr("%Ln pictures", "", group.count)]
        if group.not_sure and group.name:
            parts.append(fill(self.tr("{n:,} not sure"), n=group.not_sure))
        if group.learned:
            parts.append(fill(self.tr("{n:,} learned"), n=group.learned))
        return ", ".join(parts)


def short_model(file_name: str) -> str:
    """Return the name of a model without its suffix, shortened in the middle, for where there is little room."""
    name = printable(Path(file_name).stem)
    if len(name) <= _MODEL_LETTERS:
        return name
    half = (_MODEL_LETTERS - 1) // 2
    return f"{name[:half]}…{name[-half:]}"


class PicturesModel(QAbstractListModel):
    """The pictures of one group with thumbnails, which are loaded when needed; pictures can be dragged as files."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self.pictures = ShownPictures((), {})
        self._with_class = False

    def show_pictures(self, pictures: ShownPictures, *, with_class: bool) -> None:
        """Replace the pictures.

        Args:
            with_class: whether the class is shown with the confidence.
        """
        self.beginResetModel()
        self.pictures, self._with_class = pictures, with_class
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return the number of pictures."""
        return 0 if parent.isValid() else len(self.pictures)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the answer, the thumbnail, and the file as the tip."""
        one = self.pictures[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{printable(one.answer.file.name)}\n{self._words(one)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{printable(one.answer.file.name)}: {printable(class_title(one.group))}, {self._words(one)}"
            case Qt.ItemDataRole.ToolTipRole:
                return f"{printable(str(one.answer.file))}\n{self._answer(one)}"
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnail(index.row(), one.answer.file)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Allow dragging."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        """Copy: the file stays in its folder."""
        return Qt.DropAction.CopyAction

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the files."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self.pictures[index.row()].answer.file)) for index in indexes])
        return data

    def _words(self, one: ShownPicture) -> str:
        if one.learned:
            return self.tr("✓ learned")
        if self._with_class:
            return self._answer(one)
        return self.tr("{share}, not sure").format(share=self._share(one)) if one.answer.not_sure else self._share(one)

    def _answer(self, one: ShownPicture) -> str:
        name = printable(class_title(one.answer.name))
        return self.tr("{name}, {share}").format(name=name, share=self._share(one))

    def _share(self, one: ShownPicture) -> str:
        return per_cent(one.answer.confidence)

    def _thumbnail(self, row: int, file: Path) -> QImage | None:
        """Return the thumbnail of a file, or request it and return None."""
        image = self._thumbnails.known(file)
        if image is None:
            self._thumbnails.request(file, lambda _: self._on_loaded(row, file))
        return image

    def _on_loaded(self, row: int, file: Path) -> None:
        from shiboken6 import isValid

        # another picture in this row asks for a thumbnail of its own
        if isValid(self) and row < len(self.pictures) and self.pictures[row].answer.file == file:
            self.dataChanged.emit(self.index(row), self.index(row), [Qt.ItemDataRole.DecorationRole])
