"""Writes the verdicts of an inspection as a text, Markdown or HTML report."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.verdicts.hints import EXPORT, name_it
from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.text import printable

VERDICT_LABELS = {
    "ready": "Ready",
    "assumptions": "Ready with assumptions",
    "needs-choice": "Needs your choice",
    "refused": "Refused",
}
_USES = {
    "inversion": "as a teacher",
    "priors-only": "as a teacher, inverted with image priors only",
    "features": "for its features only",
    "none": "no",
}
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}h2{margin:2rem 0 .2rem;overflow-wrap:anywhere}p,ul{margin:.3rem 0}code{overflow-wrap:anywhere}"
)


def write_intake_report(verdicts: Sequence[Mapping[str, Any]], out: Path, skipped: str = "") -> None:
    """Write a report of verdicts (`Verdict.to_json`) in the format of the suffix: .txt, .md or .html.

    Args:
        skipped: sentence about files that are not checkpoints; empty if there are none.

    Raises:
        ConfigError: the suffix is not one of these.
        RunFolderError: the file cannot be written.
    """
    check_report_name(out)
    shown = [_printable(verdict) for verdict in verdicts]
    write_atomically(out, _FORMATS[out.suffix.lower()](shown, skipped).encode())


def _printable(value: Any) -> Any:
    """Make all text in a verdict printable."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {name: _printable(item) for name, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list | tuple) else value


def check_report_name(out: Path) -> None:
    """Check the suffix of a report before any work is done.

    Raises:
        ConfigError: the suffix is not .txt, .md or .html.
    """
    if out.suffix.lower() not in _FORMATS:
        raise ConfigError(f"the suffix of the report {out.name} must be one of {', '.join(_FORMATS)}")


def what_to_do(verdict: Mapping[str, Any]) -> str:
    """Return advice on what to do with a file; empty if its reasons say it already."""
    name = quoted(verdict["path"])
    if verdict["verdict"] == "assumptions":
        return (
            f"Check the assumptions. If one is wrong, correct it: purer-app choose {name} "
            "--image-size N --mean A,B,C --std A,B,C --classes NAMES"
        )
    if verdict["verdict"] == "needs-choice" and not any("purer-app" in reason for reason in verdict["reasons"]):
        candidates = verdict.get("candidates") or ()
        if candidates:
            return f"Choose one of {', '.join(candidates)}: purer-app choose {name} --architecture NAME"
        return f"{name_it(verdict['path'])}; {EXPORT}"
    return ""


def _counted(verdicts: Sequence[Mapping[str, Any]], skipped: str = "") -> str:
    count = Counter(verdict["verdict"] for verdict in verdicts)
    parts = [f"{count[kind]} {word.lower()}" for kind, word in VERDICT_LABELS.items() if count[kind]]
    files = f"{len(verdicts)} file{'' if len(verdicts) == 1 else 's'}: {', '.join(parts)}."
    return f"{files} {f'{skipped}. ' if skipped else ''}Nothing in them was executed."


def _facts(verdict: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the value of each known fact."""
    if verdict["architecture"]:
        sure = "" if verdict["confidence"] >= 1 else f" ({100 * verdict['confidence']:.0f} % sure)"
        yield "architecture", verdict["architecture"] + sure
    if verdict["n_classes"]:
        yield "classes", str(verdict["n_classes"])
    if verdict["input"]:
        yield "input", "×".join(map(str, verdict["input"]))
    if verdict["parameters"]:
        yield "parameters", f"{verdict['parameters']:,}"
    yield "usable", _USES[verdict["use"]]
    yield "format", verdict["format"]
    if verdict["sha256"]:
        yield "sha256", verdict["sha256"]


def _sentences(verdict: Mapping[str, Any]) -> list[str]:
    assumed = (f"assumed: {text}" for text in verdict["assumptions"])
    advice = what_to_do(verdict)
    return [*verdict["reasons"], *assumed, *([f"what to do: {advice}"] if advice else [])]


def _as_text(verdicts: Sequence[Mapping[str, Any]], skipped: str) -> str:
    blocks = [_counted(verdicts, skipped)]
    for verdict in verdicts:
        lines = [f"{verdict['path']}: {VERDICT_LABELS[verdict['verdict']]}"]
        lines += [f"  {sentence}" for sentence in _sentences(verdict)]
        lines += [f"  {name}: {value}" for name, value in _facts(verdict)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _as_markdown(verdicts: Sequence[Mapping[str, Any]], skipped: str) -> str:
    blocks = ["# Models inspected by PURER", _counted(verdicts, skipped)]
    for verdict in verdicts:
        lines = [f"## {_code(Path(verdict['path']).name)}: {VERDICT_LABELS[verdict['verdict']]}", ""]
        lines += [f"- {_escaped(sentence)}" for sentence in _sentences(verdict)]
        lines += [f"- {name}: {_code(value)}" for name, value in (*_facts(verdict), ("path", verdict["path"]))]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _escaped(text: str) -> str:
    """Escape Markdown characters in text from files."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _as_page(verdicts: Sequence[Mapping[str, Any]], skipped: str) -> str:
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Models inspected by PURER</title><style>{_STYLE}</style><h1>Models inspected by PURER</h1>",
        f"<p>{escape(_counted(verdicts, skipped))}</p>",
    ]
    for verdict in verdicts:
        parts.append(f"<h2>{escape(Path(verdict['path']).name)}: {VERDICT_LABELS[verdict['verdict']]}</h2><ul>")
        parts += [f"<li>{escape(sentence)}</li>" for sentence in _sentences(verdict)]
        facts = (*_facts(verdict), ("path", verdict["path"]))
        parts.append(f"</ul><p>{'; '.join(f'{name} <code>{escape(value)}</code>' for name, value in facts)}</p>")
    return "\n".join(parts) + "\n</html>\n"


_FORMATS = {".txt": _as_text, ".md": _as_markdown, ".html": _as_page}
