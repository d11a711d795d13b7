"""Texts about models for the table, the inspector and the report."""

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.events import CheckpointListed
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Verdict, VerdictKind
from purer_app.ui.core.formats import number
from purer_app.ui.core.theme import Colours
from purer_app.ui.models.texts.hints import hint_text

translate = QCoreApplication.translate


class Kind(IntEnum):
    """The state of a model, in sorting order."""

    READY = 0
    ASSUMPTIONS = 1
    FEATURES = 2
    """The network has no classifier to invert; only its features are used."""
    CHOICE = 3
    REFUSED = 4
    MISSING = 5
    CHECKING = 6


PROBLEMS = (Kind.CHOICE, Kind.REFUSED, Kind.MISSING)

_BY_VERDICT = {
    VerdictKind.READY: Kind.READY,
    VerdictKind.ASSUMPTIONS: Kind.ASSUMPTIONS,
    VerdictKind.NEEDS_CHOICE: Kind.CHOICE,
    VerdictKind.REFUSED: Kind.REFUSED,
}
_ICONS = {
    Kind.READY: "ready",
    Kind.ASSUMPTIONS: "assumptions",
    Kind.FEATURES: "info",
    Kind.CHOICE: "choice",
    Kind.REFUSED: "refused",
    Kind.MISSING: "question",
    Kind.CHECKING: "search",
}


def kind_of(verdict: Verdict | None, is_inspecting: bool) -> Kind:
    """Return the kind of a model; without a verdict, it is being checked or its file is missing."""
    if verdict is None:
        return Kind.CHECKING if is_inspecting else Kind.MISSING
    kind = _BY_VERDICT[verdict.kind]
    if kind in (Kind.READY, Kind.ASSUMPTIONS) and not verdict.use.is_teacher:
        return Kind.FEATURES
    return kind


def kind_word(kind: Kind) -> str:
    """Return the translated name of a kind."""
    return {
        Kind.READY: translate("ModelWords", "Ready"),
        Kind.ASSUMPTIONS: translate("ModelWords", "Ready with assumptions"),
        Kind.FEATURES: translate("ModelWords", "Features only"),
        Kind.CHOICE: translate("ModelWords", "Needs your choice"),
        Kind.REFUSED: translate("ModelWords", "Refused"),
        Kind.MISSING: translate("ModelWords", "Missing"),
        Kind.CHECKING: translate("ModelWords", "Checking…"),
    }[kind]


def kind_icon(kind: Kind, colours: Colours) -> tuple[str, str]:
    """Return name and colour of the icon of a kind."""
    ink = {
        Kind.READY: colours.ok,
        Kind.ASSUMPTIONS: colours.ok,
        Kind.CHOICE: colours.warn,
        Kind.REFUSED: colours.bad,
        Kind.MISSING: colours.warn,
    }.get(kind, colours.muted)
    return _ICONS[kind], ink


def counted(kinds: Iterable[Kind]) -> str:
    """Summarise models, for example "7 ready, 1 needs your choice"; those with assumptions count as ready."""
    count: Counter[Kind] = Counter(Kind.READY if kind is Kind.ASSUMPTIONS else kind for kind in kinds)
    n = count[Kind.CHOICE]
    phrases = {
        Kind.READY: translate("ModelWords", "{n} ready"),
        Kind.FEATURES: translate("ModelWords", "{n} with features only"),
        Kind.CHOICE: translate("ModelWords", "%Ln need your choice", "", n),
        Kind.REFUSED: translate("ModelWords", "{n} refused"),
        Kind.MISSING: translate("ModelWords", "{n} missing"),
        Kind.CHECKING: translate("ModelWords", "{n} being checked"),
    }
    return ", ".join(phrase.format(n=count[kind]) for kind, phrase in phrases.items() if count[kind])


def architecture_text(verdict: Verdict | None) -> str:
    """Return the architecture and, unless it is certain, the confidence in it."""
    if verdict is None or not verdict.architecture:
        return ""
    sure = "" if verdict.confidence >= 1 else f" · {verdict.confidence:.0%}".replace("%", " %")
    return verdict.architecture + sure


def guess_text(listed: CheckpointListed | None) -> str:
    """Return the architecture that the header of a file suggests, until its verdict arrives."""
    return (
        translate("ModelWords", "{name}?").format(name=listed.architecture)
        if listed is not None and listed.architecture
        else ""
    )


def input_text(verdict: Verdict | None) -> str:
    """Return channels, height and width, for example "1×28×28"."""
    return "×".join(map(str, verdict.input)) if verdict is not None else ""


def remarks(verdict: Verdict | None, kind: Kind) -> tuple[str, ...]:
    """Return reasons, hints and assumptions as sentences without full stops."""
    if verdict is not None:
        return (
            *verdict.reasons,
            *map(hint_text, verdict.hints),
            *(translate("ModelWords", "assumed: {what}").format(what=text) for text in verdict.assumptions),
        )
    if kind is Kind.MISSING:
        return (
            translate(
                "ModelWords", "the file is missing; locate it, put it back, or remove the model from the project"
            ),
        )
    return ()


def report(models: Iterable[tuple[str, Verdict | None, Kind]]) -> str:
    """Return the verdicts of models as plain text, one paragraph each; a name that repeats is shown with its folder."""
    blocks = []
    models = list(models)
    count = Counter(Path(path).name for path, _, _ in models)
    for path, verdict, kind in models:
        name = Path(path).name
        lines = [f"{printable(path if count[name] > 1 else name)}: {kind_word(kind)}"]
        lines += [f"  {printable(remark)}" for remark in remarks(verdict, kind)]
        if verdict is not None:
            lines += [f"  {label}: {value}" for label, value in _report_facts(verdict) if value]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _report_facts(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    return (
        (translate("ModelWords", "architecture"), architecture_text(verdict)),
        (translate("ModelWords", "classes"), f"{verdict.n_classes or ''}"),
        (translate("ModelWords", "input"), input_text(verdict)),
        (translate("ModelWords", "parameters"), number(verdict.parameters) if verdict.parameters else ""),
        (translate("ModelWords", "format"), verdict.format),
        ("sha256", verdict.sha256),
    )
