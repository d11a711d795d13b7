"""The interface of a page."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session


@dataclass(frozen=True, slots=True)
class DropZone:
    """A part of a page with its own drops: a sentence about these, and what handles the paths.

    `take` returns False for paths that are handled as outside the zone.
    """

    area: QWidget
    text: str
    take: Callable[[list[Path]], bool]


class Page(QWidget):
    """The base of all pages. `state_changed` is emitted when `state_text()` changes."""

    name = ""
    """Also the name of the icon; the project stores it as the last shown page."""
    state_changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme

    def title(self) -> str:
        """Return the step's name on the rail, translated."""
        raise NotImplementedError

    def state_text(self) -> str:
        """Return a short status for the rail, for example "7 ready, 2 refused"; may be empty."""
        return ""

    def inspector(self) -> QWidget | None:
        """Return the widget for the inspector dock, always the same one; None without a selection."""
        return None

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add the actions of this page to the registry."""

    def accept_drop(self, paths: list[Path]) -> bool:
        """Handle dropped files and folders; False leaves them to the Models page."""
        return False

    def drop_zones(self) -> tuple[DropZone, ...]:
        """Return the parts where a drop does something other than `accept_drop`."""
        return ()
