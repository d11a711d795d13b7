"""Asks above the page before closing the window interrupts a run in progress."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from purer_app.ui.shell.banner import Banner, BannerArea, Choice
from purer_app.ui.state.session import Session


class ClosingQuestion(QObject):
    """Shows at most one question, until it is answered or no run goes on any more."""

    def __init__(self, session: Session, banners: BannerArea, parent: QObject) -> None:
        super().__init__(parent)
        self._training = session.training
        self._banners = banners
        self._banner: Banner | None = None
        self._training.state_changed.connect(self._on_training_state_changed)

    def ask(self, leave: Callable[[], object]) -> bool:
        """Ask if a run is going on and the question is not shown yet; return whether it was asked.

        Args:
            leave: saves the run and closes the window; the button for it calls this.
        """
        if self._training.state != "running" or self._banner is not None:
            return False
        text = self.tr("A run is going on. It can be saved and continued at the next start.")
        choices: list[Choice] = [
            (self.tr("Pause, save and quit"), leave),
            (self.tr("Go on training"), lambda: None),
        ]
        self._banner = self._banners.show_message("info", text, choices=choices, stays=True)
        self._banner.closed.connect(self._on_banner_closed)
        return True

    def withdraw(self) -> None:
        """Hide the question."""
        if self._banner is not None:
            self._banner.close_now()

    def _on_training_state_changed(self, state: str) -> None:
        if state != "running":
            self.withdraw()

    def _on_banner_closed(self) -> None:
        self._banner = None
