"""The wheel holds the program with its resources, and works outside the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from purer_app import __version__

ROOT = Path(__file__).parents[2]


def test_the_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"purer_app-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_every_module_and_every_resource_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "purer_app").rglob("*.py")}
    resources = {
        f"purer_app/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert modules <= names
    assert resources <= names
    glossaries = {"purer_app/resources/glossary.md", "purer_app/resources/glossary.de.md"}
    assert glossaries <= names, "the help window shows them"
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]


def test_the_installed_package_is_used_and_finds_its_resources(installed: Path, tmp_path: Path) -> None:
    code = (
        "import pathlib, purer_app, purer_app.engine.core.settings.train_config\n"
        "home = pathlib.Path(purer_app.__file__).parent\n"
        "print(home)\n"
        "print(len(list((home / 'resources' / 'symbols').glob('symbol-*/*.png'))))"
    )
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert result.stdout.split() == [str(installed / "purer_app"), "600"]
