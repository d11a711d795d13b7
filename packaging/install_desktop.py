"""Copies desktop entry, icons and metainfo to where a Linux desktop looks for them, under a prefix such as ~/.local.

Usage: `python packaging/install_desktop.py --prefix ~/.local --program .venv/bin/purer-app`. The entry gets the
program's whole path, because an environment of Python is seldom in the PATH of a desktop.
"""

import argparse
import shutil
import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ENTRY = "purer-app.desktop"
METAINFO = "org.purer.PURER.metainfo.xml"


def quoted(program: Path) -> str:
    """Return a path as the Exec key wants it (Desktop Entry Specification 1.5, "The Exec key").

    Quotes, backslashes, dollars and backticks get a backslash, which a string value doubles; a per cent sign doubles.
    """
    text = str(program).replace("\\", 4 * "\\")
    for sign in '"`$':
        text = text.replace(sign, 2 * "\\" + sign)
    return f'"{text}"'.replace("%", "%%")


def install(prefix: Path, program: Path) -> list[Path]:
    """Copy everything under `prefix/share` and return what was written."""
    share = prefix / "share"
    entry = (PACKAGING / ENTRY).read_text(encoding="utf-8")
    files = {
        source: share / "icons" / source.relative_to(PACKAGING / "icons")
        for source in sorted((PACKAGING / "icons" / "hicolor").rglob("purer-app.*"))
    }
    files[PACKAGING / METAINFO] = share / "metainfo" / METAINFO
    for source, target in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    target = share / "applications" / ENTRY
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(entry.replace("Exec=purer-app ", f"Exec={quoted(program)} "), encoding="utf-8")
    return [*files.values(), target]


def main(arguments: list[str]) -> None:
    """Install as the options say, and name the folder."""
    parser = argparse.ArgumentParser(description="Makes PURER known to the desktop.")
    parser.add_argument("--prefix", type=Path, default=Path("~/.local"), help="such as ~/.local or /usr/local")
    parser.add_argument("--program", type=Path, required=True, help="the purer-app that the entry starts")
    options = parser.parse_args(arguments)
    prefix = options.prefix.expanduser()
    written = install(prefix, options.program.absolute())
    print(f"{len(written)} files in {prefix / 'share'}; PURER is in the desktop's menu after the next look at it.")


if __name__ == "__main__":
    main(sys.argv[1:])
