"""The kinds of messages; each has a colour and an icon of its own, so that colour is never the only sign."""

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from purer_app.ui.core.theme import Theme
from purer_app.ui.widgets.icon_button import set_icon

KIND_ICONS = {"info": "info", "warning": "warning", "question": "question", "error": "refused"}
"""The icon of each kind. A question has the colour of a warning, since it precedes something that takes effect."""


def kind_colour(theme: Theme, kind: str) -> str:
    """Return the colour of the icon of a kind, which also frames the message."""
    colours = theme.colours
    return {"info": colours.accent, "error": colours.bad}.get(kind, colours.warn)


def show_kind(frame: QFrame, icon: QLabel, theme: Theme, kind: str) -> None:
    """Give a message the look of its kind, a key of `KIND_ICONS`; call it again when the theme has changed."""
    set_look(frame, "banner", kind)
    set_icon(icon, theme.icon(KIND_ICONS[kind], kind_colour(theme, kind)), lines=1.25)


def set_look(widget: QWidget, look: str, kind: str = "") -> None:
    """Set the dynamic properties by which the style sheet selects a look, and apply them if they have changed."""
    if (widget.property("look"), widget.property("kind") or "") != (look, kind):
        widget.setProperty("look", look)
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
