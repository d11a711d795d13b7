"""Report on inspected checkpoints, as text, Markdown or HTML."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Use, Verdict, VerdictKind

_KINDS = {
    VerdictKind.READY: "Ready",
    VerdictKind.ASSUMPTIONS: "Ready with assumptions",
    VerdictKind.NEEDS_CHOICE: "Needs your choice",
    VerdictKind.REFUSED: "Refused",
}
_USES = {
    Use.INVERSION: "as a teacher",
    Use.PRIORS_ONLY: "as a teacher, by image priors only",
    Use.FEATURES: "for its features",
    Use.NONE: "not at all",
}
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}h2{margin:2rem 0 .2rem;overflow-wrap:anywhere}p,ul{margin:.3rem 0}code{overflow-wrap:anywhere}"
)


Advice = Callable[[Verdict], Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file as the report shows it; `facts` are names and values."""

    path: str
    kind: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def write_intake_report(verdicts: Sequence[Verdict], out: Path, advice: Advice, skipped: str = "") -> None:
    """Write a report of verdicts in the form that the suffix names: .txt, .md or .html.

    Args:
        advice: what the user can do about a verdict, in the words of the front end.
        skipped: what is reported of files that are not checkpoints; empty if there were none.

    Raises:
        ConfigError: the suffix is not one of these.
        RunFolderError: the file cannot be written.
    """
    check_report_name(out)
    entries = [_entry(verdict, advice) for verdict in verdicts]
    write_atomically(out, _FORMATS[out.suffix.lower()](entries, _summary(verdicts, skipped)).encode())


def _entry(verdict: Verdict, advice: Advice) -> _Entry:
    """Word one verdict; every text in it is made safe to show."""
    assumed = (f"assumed: {text}" for text in verdict.assumptions)
    to_do = (f"what to do: {text}" for text in advice(verdict))
    sentences = tuple(map(printable, (*verdict.reasons, *assumed, *to_do)))
    facts = tuple((name, printable(value)) for name, value in _facts(verdict))
    return _Entry(printable(verdict.path), _KINDS[verdict.kind], sentences, facts)


def check_report_name(out: Path) -> None:
    """Check, before any work, that the suffix names a form of the report.

    Raises:
        ConfigError: the suffix is not .txt, .md or .html.
    """
    if out.suffix.lower() not in _FORMATS:
        raise ConfigError(f"the suffix of the report {out.name} must be one of {', '.join(_FORMATS)}")


def _summary(verdicts: Sequence[Verdict], skipped: str) -> str:
    count = Counter(verdict.kind for verdict in verdicts)
    parts = [f"{count[kind]} {words.lower()}" for kind, words in _KINDS.items() if count[kind]]
    files = f"{len(verdicts)} file{'' if len(verdicts) == 1 else 's'}: {', '.join(parts)}."
    return f"{files} {f'{skipped}. ' if skipped else ''}Nothing in them was executed."


def _facts(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """Yield name and value of each known fact about a file."""
    if verdict.architecture:
        sure = "" if verdict.confidence >= 1 else f" ({100 * verdict.confidence:.0f} % sure)"
        yield "architecture", verdict.architecture + sure
    if verdict.n_classes:
        yield "classes", str(verdict.n_classes)
    if verdict.input:
        yield "input", "×".join(map(str, verdict.input))
    if verdict.parameters:
        yield "parameters", f"{verdict.parameters:,}"
    yield "can be used", _USES[verdict.use]
    yield "format", verdict.format
    if verdict.sha256:
        yield "sha256", verdict.sha256


def _as_text(entries: Sequence[_Entry], summary: str) -> str:
    blocks = [summary]
    for entry in entries:
        lines = [f"{entry.path}: {entry.kind}"]
        lines += [f"  {sentence}" for sentence in entry.sentences]
        lines += [f"  {name}: {value}" for name, value in entry.facts]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _as_markdown(entries: Sequence[_Entry], summary: str) -> str:
    blocks = ["# Models inspected by PURER", summary]
    for entry in entries:
        lines = [f"## {_code(Path(entry.path).name)}: {entry.kind}", ""]
        lines += [f"- {_escaped(sentence)}" for sentence in entry.sentences]
        lines += [f"- {name}: {_code(value)}" for name, value in (*entry.facts, ("path", entry.path))]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _escaped(text: str) -> str:
    """Escape the signs of Markdown in text from files."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#|" else sign for sign in text)


def _as_page(entries: Sequence[_Entry], summary: str) -> str:
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Models inspected by PURER</title><style>{_STYLE}</style><h1>Models inspected by PURER</h1>",
        f"<p>{escape(summary)}</p>",
    ]
    for entry in entries:
        parts.append(f"<h2>{escape(Path(entry.path).name)}: {entry.kind}</h2><ul>")
        parts += [f"<li>{escape(sentence)}</li>" for sentence in entry.sentences]
        facts = (*entry.facts, ("path", entry.path))
        parts.append(f"</ul><p>{'; '.join(f'{name} <code>{escape(value)}</code>' for name, value in facts)}</p>")
    return "\n".join(parts) + "\n</html>\n"


_FORMATS = {".txt": _as_text, ".md": _as_markdown, ".html": _as_page}
