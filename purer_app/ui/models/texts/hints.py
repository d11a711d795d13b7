"""What the user can do about a verdict, in terms of the inspector's buttons."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.verdict import Hint, HintKind

translate = QCoreApplication.translate


def hint_text(hint: Hint) -> str:
    """Return a hint as a sentence without a full stop."""
    if hint.kind is HintKind.NAME_ARCHITECTURE and hint.architecture:
        text = translate("ModelHints", "Its file name suggests {name}; check that with “Choose architecture…”")
        return text.format(name=hint.architecture)
    return {
        HintKind.NAME_ARCHITECTURE: translate(
            "ModelHints", "If you know its architecture, name it with “Choose architecture…”"
        ),
        HintKind.CHOOSE_ONE: translate("ModelHints", "Choose one with “Choose architecture…”"),
        HintKind.EXPORT: translate(
            "ModelHints", "If it is your own model, export it to a .pt2 file with the script from “Export script…”"
        ),
        HintKind.CORRECT_NOTE: translate("ModelHints", "Correct the sidecar, or remove it"),
        HintKind.CORRECT_CHOICE: translate("ModelHints", "Choose again, or press “Forget my choice”"),
    }[hint.kind]
