"""Closes a result that is shown and stored, as a step that can be undone."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultClosing:
    """A step of the edit history.

    `close` stops showing the result and removes its file; `show_again` undoes that, or raises EngineError.
    """

    text: str
    close: Callable[[], None]
    show_again: Callable[[], None]

    def forward(self) -> str:
        """Close the result."""
        self.close()
        return ""

    def back(self) -> str:
        """Show the result again."""
        self.show_again()
        return ""
