"""Pastes pictures from the clipboard: copied files or an image."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from purer_app.ui.adapt.cards.drop_card import local_paths
from purer_app.ui.adapt.state.picture_files import PictureGroup, group_pictures
from purer_app.ui.adapt.state.picture_store import PictureStore


def paste_into_class(picture_store: PictureStore, name: str = "") -> bool:
    """Add pictures from the clipboard to a class, or to a new one; False if it contains none."""
    groups, image = _held()
    if groups:
        picture_store.add_pictures(groups, name)
    elif image is not None:
        picture_store.add_drawing(image, name)
    return bool(groups) or image is not None


def paste_as_query(picture_store: PictureStore) -> bool:
    """Add pictures from the clipboard to the pictures to classify; False if it contains none."""
    groups, image = _held()
    if groups:
        picture_store.add_queries([file for group in groups for file in group.files])
    elif image is not None:
        picture_store.add_query_image(image, "pasted")
    return bool(groups) or image is not None


def _held() -> tuple[tuple[PictureGroup, ...], QImage | None]:
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:  # empty clipboard
        return (), None
    if paths := local_paths(data):
        return group_pictures(paths), None
    image = QGuiApplication.clipboard().image() if data.hasImage() else QImage()
    return (), None if image.isNull() else image
