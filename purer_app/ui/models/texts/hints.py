"""What the user can do about a verdict, in terms of the inspector's buttons."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.verdict import Hint, HintKind


def hint_text(hint: Hint) -> str:
    """Return a hint as a sentence without a full stop."""
    if hint.kind is HintKind.NAME_ARCHITECTURE and hint.architecture:
        text = _tr("Its file name suggests {name}; check that with “Choose architecture…”")
        return text.format(name=hint.architecture)
    return {
        HintKind.NAME_ARCHITECTURE: _tr("If you know its architecture, name it with “Choose architecture…”"),
        HintKind.CHOOSE_ONE: _tr("Choose one with “Choose architecture…”"),
        HintKind.EXPORT: _tr("If it is your own model, export it to a .pt2 file with the script from “Export script…”"),
        HintKind.CORRECT_NOTE: _tr("Correct the sidecar, or remove it"),
        HintKind.CORRECT_CHOICE: _tr("Choose again, or press “Forget my choice”"),
    }[hint.kind]


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_hints", text)
