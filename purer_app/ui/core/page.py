"""The interface of a page."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from purer_app.ui.core.action_registry import ActionRegistry
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session


class Page(QWidget):
    """One step of the rail. `state_changed` says that `state_text()` has another answer."""

    name = ""
    """Also the name of its icon, and what the project keeps as the place where the user was."""
    state_changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.theme = theme

    def title(self) -> str:
        """Return the step's name on the rail, translated."""
        raise NotImplementedError

    def state_text(self) -> str:
        """Return a few words for the rail below the title, for example "7 ready, 2 refused"; may be empty."""
        return ""

    def inspector(self) -> QWidget | None:
        """Return the widget that shows the page's selection in the inspector; the same one each time."""
        return None

    def add_actions(self, actions: ActionRegistry) -> None:
        """Add what this page can do to the registry."""

    def take_drop(self, paths: list[Path]) -> bool:
        """Take dropped files and folders; False leaves them to the Models page."""
        return False
