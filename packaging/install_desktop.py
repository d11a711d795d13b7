"""Installs the desktop entry, icons and metainfo for a Linux desktop under a prefix such as ~/.local.

Usage: `python packaging/install_desktop.py --prefix ~/.local --program .venv/bin/purer-app`. The entry contains the
absolute path of the program, because a Python environment is rarely in the PATH of a desktop.
"""

import argparse
import shutil
import sys
from pathlib import Path

PACKAGING = Path(__file__).resolve().parent
ENTRY = "purer-app.desktop"
METAINFO = "org.purer.PURER.metainfo.xml"


def quoted(program: Path) -> str:
    """Quote a path for the Exec key (Desktop Entry Specification 1.5, "The Exec key").

    Quotes, backslashes, dollars and backticks are escaped by a doubled backslash; per cent signs are doubled.
    """
    text = str(program).replace("\\", 4 * "\\")
    for sign in '"`$':
        text = text.replace(sign, 2 * "\\" + sign)
    return f'"{text}"'.replace("%", "%%")


def install(prefix: Path, program: Path) -> list[Path]:
    """Copy all files to `prefix/share` and return the written paths."""
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
    """Install the files and print the folder."""
    parser = argparse.ArgumentParser(description="Makes PURER known to the desktop.")
    parser.add_argument("--prefix", type=Path, default=Path("~/.local"), help="such as ~/.local or /usr/local")
    parser.add_argument("--program", type=Path, required=True, help="the purer-app that the entry starts")
    options = parser.parse_args(arguments)
    prefix = options.prefix.expanduser()
    written = install(prefix, options.program.absolute())
    print(f"{len(written)} files in {prefix / 'share'}; PURER is in the desktop's menu after the next look at it.")


if __name__ == "__main__":
    main(sys.argv[1:])
