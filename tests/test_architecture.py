"""The boundaries that a reader of the code relies on, tried in fresh interpreters."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "purer_app"
ENGINE_MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in (PACKAGE / "engine").rglob("*.py")
    if path.name != "__init__.py"
)
CONTRACTS = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
WITHOUT_TORCH: list[str] = next(
    contract["source_modules"]
    for contract in CONTRACTS["contracts"]
    if contract["name"] == "These modules load without torch"
)


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_the_engine_imports_without_qt_in_a_fresh_interpreter() -> None:
    assert "purer_app.engine.core.settings.train_config" in ENGINE_MODULES
    code = (
        "import importlib, sys\n"
        "sys.modules.update({'PySide6': None, 'pyqtgraph': None})\n"  # None makes an import of the name fail
        f"[importlib.import_module(name) for name in {ENGINE_MODULES}]\n"
        "heavy = ('PySide6.', 'shiboken', 'torchvision', 'torch._dynamo')\n"
        "print(sorted(name for name in sys.modules if name.startswith(heavy)))"
    )
    result = run_python(code)
    assert result.stderr == ""
    assert result.stdout.strip() == "[]", "torchvision, and torch's compiler with it, load with a network of theirs"


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """Return what each light module tries to load of torch, as one interpreter finds that forgets PURER in between."""
    code = (
        "import importlib, json, sys\n"
        "class Finder:\n"
        "    def find_spec(name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('torch', 'torchvision'):\n"
        "            asked.append(name)\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Finder)\n"
        "found = {}\n"
        f"for module in {WITHOUT_TORCH}:\n"
        "    asked = found[module] = []\n"
        "    for name in [name for name in sys.modules if name.split('.')[0] == 'purer_app']:\n"
        "        del sys.modules[name]\n"
        "    try:\n"
        "        importlib.import_module(module)\n"
        "    except Exception as error:\n"
        "        asked.append(repr(error))\n"
        "print(json.dumps(found))"
    )
    result = run_python(code)
    assert result.stderr == ""
    found: dict[str, list[str]] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("module", WITHOUT_TORCH)
def test_light_modules_load_without_torch(module: str, loaded: dict[str, list[str]]) -> None:
    assert loaded[module] == []


@pytest.mark.parametrize("module", ENGINE_MODULES)
def test_each_engine_module_opens_with_one_sentence(module: str) -> None:
    text = (PACKAGE.parent / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")
    assert text.startswith('"""'), "a module opens with a sentence that says what it turns into what"
    assert text.split('"""')[1].split("\n\n")[0].rstrip().endswith("."), "the opening is one sentence"


def test_the_engine_never_prints() -> None:
    printing = [
        path.name for path in (PACKAGE / "engine").rglob("*.py") if " print(" in path.read_text(encoding="utf-8")
    ]
    assert printing == []


def test_the_window_asks_no_layout_for_its_items() -> None:
    """PySide keeps a wrapper of such an item after Qt deleted it; what comes to lie there crashes as it dies."""
    asking = [path.name for path in (PACKAGE / "ui").rglob("*.py") if ".itemAt(" in path.read_text(encoding="utf-8")]
    assert asking == []
