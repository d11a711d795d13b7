"""Pastes pictures from the clipboard: copied files or an image."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QImage

from purer_app.ui.adapt.cards.drop_card import local_paths
from purer_app.ui.adapt.state.picture_files import group_pictures, left_out_files
from purer_app.ui.adapt.state.picture_store import PictureStore


def paste_into_class(picture_store: PictureStore, name: str = "") -> bool:
    """Add pictures from the clipboard to a class, or to a new one; False if it contains none."""
    paths, image = _held()
    if groups := group_pictures(paths):
        picture_store.add_pictures(groups, name, left_out_files(paths))
    elif image is not None:
        picture_store.add_drawing(image, name)
    return bool(groups) or image is not None


def paste_as_query(picture_store: PictureStore) -> bool:
    """Add pictures from the clipboard to the pictures to classify; False if it contains none."""
    paths, image = _held()
    if groups := group_pictures(paths):
        picture_store.add_queries(paths)
    elif image is not None:
        picture_store.add_query_image(image, "pasted")
    return bool(groups) or image is not None


def _held() -> tuple[list[Path], QImage | None]:
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:  # empty clipboard
        return [], None
    if paths := local_paths(data):
        return paths, None
    image = QGuiApplication.clipboard().image() if data.hasImage() else QImage()
    return [], None if image.isNull() else image
