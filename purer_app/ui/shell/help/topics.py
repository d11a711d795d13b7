"""Which topic of the help belongs to a control, and where it stands in the texts of the help."""

from collections.abc import Callable, Iterator

from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget


def topic_of(widget: QWidget | None) -> str:
    """Return the property `help_topic` of a widget or of the nearest widget around it; "" without one.

    It is an English term of the glossary or the dotted name of a setting.
    """
    while widget is not None:
        if topic := widget.property("help_topic"):
            return str(topic)
        widget = widget.parentWidget()
    return ""


def show_term(view: QTextBrowser, term: str) -> bool:
    """Scroll to a term of the glossary and select it; return whether it is there.

    Args:
        term: the English term, which other languages have in brackets.
    """
    return _show_block(view, lambda text: term.casefold() in _names(text), lambda text: len(text.partition(":")[0]))


def show_setting(view: QTextBrowser, path: str) -> bool:
    """Scroll to the name of a setting and select it; return whether it is there."""
    return _show_block(view, lambda text: text == path, len)


def _names(paragraph: str) -> tuple[str, str]:
    head = paragraph.partition(":")[0].casefold()
    return head, head[head.find("(") + 1 : head.rfind(")")]


def _show_block(view: QTextBrowser, matches: Callable[[str], bool], length: Callable[[str], int]) -> bool:
    block = next((block for block in _blocks(view) if matches(block.text())), None)
    if block is None:
        return False
    cursor = QTextCursor(block)
    cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor, length(block.text()))
    view.setTextCursor(cursor)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + view.cursorRect(cursor).top())
    return True


def _blocks(view: QTextBrowser) -> Iterator[QTextBlock]:
    block = view.document().begin()
    while block.isValid():
        yield block
        block = block.next()
