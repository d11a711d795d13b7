"""What the window calls the methods without training that a run is compared with."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.training_events import Baseline

translate = QCoreApplication.translate


def baseline_name(method: str) -> str:
    """Return the name of a baseline within a sentence; earlier runs have the teacher ensemble."""
    names = {
        Baseline.ENSEMBLE_RIDGE: translate("Baselines", "all models without training"),
        Baseline.TEACHER_ENSEMBLE: translate("Baselines", "the teacher ensemble, which needs no training"),
    }
    return names.get(Baseline(method), method) if method in set(Baseline) else method
