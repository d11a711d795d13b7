"""The wheel holds the program with its resources, and works outside the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from purer_app import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder)]
    subprocess.run([*command, str(wheel)], check=True, capture_output=True)
    return folder


def test_that_the_wheel_is_named_after_the_version(wheel: Path) -> None:
    assert wheel.name == f"purer_app-{__version__}-py3-none-any.whl"


def test_that_the_wheel_holds_every_module_and_every_resource_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "purer_app").rglob("*.py")}
    resources = {
        f"purer_app/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "resources").rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }
    assert modules <= names
    assert resources <= names
    assert not [name for name in names if name.startswith(("tests/", "packaging/", "resources/"))]


def test_that_the_installed_package_is_used_and_finds_its_resources(installed: Path, tmp_path: Path) -> None:
    code = (
        "import pathlib, purer_app, purer_app.engine.config\n"
        "home = pathlib.Path(purer_app.__file__).parent\n"
        "print(home)\n"
        "print(len(list((home / 'resources' / 'symbols').glob('symbol-*/*.png'))))"
    )
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True)
    assert result.stdout.split() == [str(installed / "purer_app"), "600"]


@pytest.mark.slow
def test_that_the_installed_demo_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    code = (
        "import purer_app, sys\n"
        "from purer_app.__main__ import main\n"
        "print(purer_app.__file__)\n"
        "sys.argv = ['purer-app', 'demo', '--quick', '--no-window', '--out', 'shown', '--device', 'cpu']\n"
        "main()"
    )
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "-P", "-c", code]
    result = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert Path(lines[0]) == installed / "purer_app" / "__init__.py"
    assert (tmp_path / lines[-1]).name == "report.html"
    assert (tmp_path / lines[-1]).stat().st_size > 10_000
    assert f"inspect: {installed / 'purer_app' / 'resources' / 'glyphs-pool'}" in result.stderr
