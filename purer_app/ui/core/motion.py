"""Reduced motion: nothing in the window moves by itself.

What moves otherwise: bars of unknown progress, the effects of menus, lists and tool tips, and docks that slide. Images
and curves of a run change with its steps; they are its content.
"""

import sys

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtWidgets import QApplication, QMainWindow

_KEY = "reduced_motion"
_EFFECTS = tuple(effect for effect in Qt.UIEffect if effect is not Qt.UIEffect.UI_General)


def prefers_reduced_motion(settings: QSettings) -> bool:
    """Return the choice of the user; without one, that of the system, which Qt knows on Windows."""
    chosen = settings.value(_KEY)
    if chosen is None:
        return sys.platform == "win32" and not QApplication.isEffectEnabled(Qt.UIEffect.UI_AnimateMenu)
    return str(chosen).lower() in ("true", "1")


def choose_reduced_motion(settings: QSettings, window: QMainWindow, reduced: bool) -> None:
    """Store the choice of the user, and follow it at once."""
    settings.setValue(_KEY, reduced)
    apply_motion(window, reduced)


def apply_motion(window: QMainWindow, reduced: bool) -> None:
    """Let things move by themselves, or not."""
    application = QCoreApplication.instance()
    assert application is not None
    application.setProperty(_KEY, reduced)
    window.setAnimated(not reduced)
    if reduced:
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, False)


def is_motion_reduced() -> bool:
    """Whether nothing should move by itself."""
    application = QCoreApplication.instance()
    return application is not None and bool(application.property(_KEY))
