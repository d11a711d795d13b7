"""Updates resources/translations: collects the texts of the window, and compiles what is translated.

`purer_LANGUAGE.ts` holds one text once, however often the window shows it; a text that means two things gets a comment
in `tr()`. `--missing FILE` writes what is not translated as a JSON object of texts, and `--take FILE` reads such a file
with the translations as values: a text, or a list with one for each form of the plural. `--pseudo FOLDER` writes the
files of a made-up language, in which a test reads the window. `--check` changes nothing, and fails if something would.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from purer_app.engine.core.settings.listing import stages, training_settings
from purer_app.ui.core.language import CONTEXT, LANGUAGES
from purer_app.ui.gallery.export import CARE

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
SETTINGS = "purer_app/engine/core/settings"
N_FORMS = 2
"""English, German and most languages of Europe have two forms: one and many."""
_KEPT = re.compile(r"(\{[^}]*\}|%L?n|&[^\s&]|<[^>]*>|\(\*[^)]*\))")
_ACCENTS = str.maketrans("ACDEGIKLNORSTUYZacdeghiklnorstuyz", "ÅÇĐÉĜÎĶĻÑÖŔŠŢÛÝŽåçđéĝĥîķļñöŕšţûýž")
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'

Key = tuple[str, str]
"""A text of the window and the comment that tells it from an equal one; mostly without a comment."""
Forms = tuple[str, ...]
"""A translation: one text, or one for each form of the plural."""


@dataclass(slots=True)
class Message:
    """A text of the window, and the files that show it."""

    text: str
    comment: str = ""
    is_plural: bool = False
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What tells it from every other message."""
        return self.text, self.comment

    @property
    def n_forms(self) -> int:
        """The number of texts that a translation needs."""
        return N_FORMS if self.is_plural else 1


def collect() -> list[Message]:
    """Return the texts of the window from its code, and those of the settings, sorted by file.

    Raises:
        SystemExit: one text is used with and without a number, which Qt cannot tell apart.
    """
    found: dict[Key, Message] = {}
    for message in (*_from_code(), *_from_settings()):
        known = found.setdefault(message.key, message)
        if known.is_plural != message.is_plural:
            sys.exit(f"“{message.text}” is used with a number, and without one in {', '.join(message.files)}")
        known.files |= message.files
    return sorted(found.values(), key=lambda each: (min(each.files), each.key))


def _from_code() -> Iterable[Message]:
    with tempfile.TemporaryDirectory() as folder:
        listing, ts = Path(folder) / "sources.lst", Path(folder) / "found.ts"
        sources = sorted((ROOT / "purer_app" / "ui").rglob("*.py"))
        listing.write_text("\n".join(map(str, sources)), encoding="utf-8")
        _run("pyside6-lupdate", f"@{listing}", "-locations", "absolute", "-source-language", "en", "-ts", str(ts))
        for found in ElementTree.parse(ts).iter("message"):  # noqa: S314 - lupdate has just written it
            names = {(ts.parent / str(each.get("filename"))).resolve() for each in found.iter("location")}
            files = {name.relative_to(ROOT).as_posix() for name in names}
            text, comment = found.findtext("source", ""), found.findtext("comment", "")
            # lupdate 6.11 overlooks the number of translate(…, n) in Python
            is_plural = found.get("numerus") == "yes" or "%n" in text or "%Ln" in text
            yield Message(text, comment, is_plural, files)


def _from_settings() -> Iterable[Message]:
    """Yield the texts of the engine that the window shows in its own language."""
    yield Message(CARE, files={"purer_app/ui/gallery/export.py"})
    texts = list(stages().values())
    for setting in training_settings().values():
        about = setting.about
        texts += [about.title, about.why, about.unit, about.zero, about.example, about.aliases]
    yield from (Message(text, files={SETTINGS}) for text in texts if text)


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PySide6, from the scripts of this environment."""
    program = Path(sysconfig.get_path("scripts")) / tool
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if done.returncode or "rror" in done.stderr:
        sys.exit(f"{tool} failed: {done.stdout}{done.stderr}")


def read(ts: Path) -> dict[Key, Forms]:
    """Return the finished translations of a file; nothing if there is none."""
    if not ts.exists():
        return {}
    found = {}
    for message in ElementTree.parse(ts).iter("message"):  # noqa: S314 - a file of this repository
        element = message.find("translation")
        if element is not None and element.get("type") != "unfinished":
            forms = [form.text or "" for form in element.iter("numerusform")] or [element.text or ""]
            found[message.findtext("source", ""), message.findtext("comment", "")] = tuple(forms)
    return found


def write(ts: Path, language: str, messages: Iterable[Message], translations: Mapping[Key, Forms]) -> None:
    """Write the messages with their translations; one without a translation is marked unfinished."""
    lines = [f'<TS version="2.1" language="{language}" sourcelanguage="en">\n<context>\n    <name>{CONTEXT}</name>\n']
    for message in messages:
        forms = translations.get(message.key, ())
        forms = forms if len(forms) == message.n_forms and all(forms) else ()
        lines.append('    <message numerus="yes">\n' if message.is_plural else "    <message>\n")
        lines += [f'        <location filename="{name}"/>\n' for name in sorted(message.files)]
        lines.append(f"        <source>{escape(message.text)}</source>\n")
        lines += [f"        <comment>{escape(message.comment)}</comment>\n"] if message.comment else []
        unfinished = "" if forms else ' type="unfinished"'
        shown = forms or ("",) * message.n_forms
        if message.is_plural:
            inside = "".join(f"\n            <numerusform>{escape(form)}</numerusform>" for form in shown)
            lines.append(f"        <translation{unfinished}>{inside}\n        </translation>\n")
        else:
            lines.append(f"        <translation{unfinished}>{escape(shown[0])}</translation>\n")
        lines.append("    </message>\n")
    ts.write_text(_HEAD + "".join(lines) + "</context>\n</TS>\n", encoding="utf-8", newline="\n")


def compile_file(ts: Path, qm: Path) -> None:
    """Write the file that the window loads, with the finished translations.

    It replaces the old one, which an open window goes on reading.
    """
    part = qm.with_suffix(".part")
    _run("pyside6-lrelease", "-silent", "-nounfinished", str(ts), "-qm", str(part))
    os.replace(part, qm)


def messages_of(language: str, messages: Iterable[Message]) -> list[Message]:
    """Return the messages that need a translation: English, the language of the code, only needs its plurals."""
    return [message for message in messages if language != "en" or message.is_plural]


def pseudo(text: str) -> str:
    """Return a text with accents and in brackets, about a third longer; placeholders and mnemonics stay."""
    parts = _KEPT.split(text)
    accented = "".join(part if _KEPT.fullmatch(part) else part.translate(_ACCENTS) for part in parts)
    return f"[!! {accented}{' ~' * max(1, len(text) // 8)} !!]"


def write_pseudo(folder: Path, messages: Iterable[Message]) -> None:
    """Write purer_pseudo.ts and .qm with every message."""
    messages = list(messages)
    texts = {each.key: (pseudo(each.text),) * each.n_forms for each in messages}
    ts = folder / "purer_pseudo.ts"
    write(ts, "en", messages, texts)
    compile_file(ts, ts.with_suffix(".qm"))


def update(folder: Path, language: str, messages: Iterable[Message], taken: Mapping[Key, Forms]) -> list[Message]:
    """Update the files of a language, and return what is not translated."""
    ts = folder / f"purer_{language}.ts"
    wanted = messages_of(language, messages)
    translations = read(ts) | dict(taken)
    write(ts, language, wanted, translations)
    compile_file(ts, ts.with_suffix(".qm"))
    done = read(ts)
    return [message for message in wanted if message.key not in done]


def _taken(path: Path | None) -> dict[Key, Forms]:
    if path is None:
        return {}
    texts: dict[str, str | list[str]] = json.loads(path.read_text(encoding="utf-8"))
    split = {tuple(key.split("\n#", 1)): value for key, value in texts.items()}
    return {
        (key[0], key[1] if len(key) > 1 else ""): (value,) if isinstance(value, str) else tuple(value)
        for key, value in split.items()
    }


def _write_missing(path: Path, missing: Iterable[Message]) -> None:
    """Write the texts as keys; a comment follows its text in a new line after a number sign."""
    keys = {f"{each.text}\n#{each.comment}" if each.comment else each.text: each for each in missing}
    empty = {key: [""] * N_FORMS if each.is_plural else "" for key, each in keys.items()}
    path.write_text(json.dumps(empty, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _check(messages: list[Message]) -> None:
    """Fail with the names of the files that are not up to date."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for language in LANGUAGES:
            shutil.copy(FOLDER / f"purer_{language}.ts", folder)
            update(folder, language, messages, {})
        changed = [file.name for file in folder.iterdir() if file.read_bytes() != (FOLDER / file.name).read_bytes()]
    if changed:
        sys.exit(f"{', '.join(sorted(changed))}: not up to date; run make translations")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--language", default="de", choices=sorted(LANGUAGES), help="for --missing and --take")
    parser.add_argument("--missing", type=Path, metavar="FILE", help="write what is not translated")
    parser.add_argument("--take", type=Path, metavar="FILE", help="read translations")
    parser.add_argument("--pseudo", type=Path, metavar="FOLDER", help="write only the files of a made-up language")
    parser.add_argument("--check", action="store_true", help="only check that the files are up to date")
    options = parser.parse_args()
    messages = collect()
    if options.check:
        _check(messages)
    elif options.pseudo is not None:
        write_pseudo(options.pseudo, messages)
    else:
        _update_all(messages, options)


def _update_all(messages: list[Message], options: argparse.Namespace) -> None:
    FOLDER.mkdir(exist_ok=True)
    for language in sorted(LANGUAGES):
        is_chosen = language == options.language
        missing = update(FOLDER, language, messages, _taken(options.take) if is_chosen else {})
        print(f"{language}: {len(messages_of(language, messages)):,} texts, {len(missing):,} not translated")
        if is_chosen and options.missing is not None:
            _write_missing(options.missing, missing)


if __name__ == "__main__":
    _main()
