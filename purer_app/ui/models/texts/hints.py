"""Turns the commands in the reasons of a verdict into the buttons that do the same in the window."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.checkpoints.verdicts.hints import CORRECT_NOTE, EXPORT, choose_one, name_it
from purer_app.engine.core.events import CheckpointInspected


def reasons_with_buttons(verdict: CheckpointInspected) -> tuple[str, ...]:
    """Return the reasons of a verdict; where one ends in a command, it names a button of the inspector instead."""
    hints = _hints(verdict)
    return tuple(_with_button(reason, hints) for reason in verdict.reasons)


def problem_in_form(sentence: str) -> str:
    """Return why a choice does not fit, for the form in which it can be corrected."""
    return sentence.removesuffix(CORRECT_NOTE).rstrip()


def _hints(verdict: CheckpointInspected) -> dict[str, str]:
    """What the engine says at the end of a reason, and what the window says there."""
    hints = {
        name_it(verdict.path): _tr("If you know its architecture, name it with “Choose architecture…”"),
        EXPORT: _tr("If it is your own model, export it to a .pt2 file with the script from “Export script…”"),
    }
    for candidate in verdict.candidates[:1]:
        hints[choose_one(verdict.path, candidate)] = _tr("Choose one with “Choose architecture…”")
    if verdict.choice_kept:
        hints[CORRECT_NOTE] = _tr("Choose again, or press “Forget my choice”")
    return hints


def _with_button(reason: str, hints: dict[str, str]) -> str:
    for command, button in hints.items():
        if reason.endswith(command):
            return reason.removesuffix(command) + button
    return reason


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_hints", text)
