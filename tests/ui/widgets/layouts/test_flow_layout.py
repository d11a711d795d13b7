"""A flow layout keeps no item of a deleted widget."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from purer_app.ui.widgets.layouts.flow_layout import FlowLayout


def test_the_item_of_a_deleted_widget_leaves_the_layout_and_is_known_to_be_deleted(
    qtbot: QtBot, qapp: QApplication
) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    layout = FlowLayout(place)
    gone, kept = QPushButton("gone"), QPushButton("kept")
    layout.addWidget(gone)
    layout.insert_widget(0, kept)
    items = [layout.itemAt(place) for place in range(2)]
    gone.deleteLater()
    qapp.sendPostedEvents(gone, QEvent.Type.DeferredDelete.value)
    assert layout.count() == 1
    assert [isValid(item) for item in items] == [True, False]
    assert kept.parentWidget() is place
    assert layout.heightForWidth(500) == kept.sizeHint().height()
