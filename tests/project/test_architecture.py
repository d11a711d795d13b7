"""The documented boundaries between packages, tried in fresh interpreters."""

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "purer_app"
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


def test_the_tests_of_the_window_use_no_private_names() -> None:
    """They find widgets by kind and name and read what a user sees, so that a page can be rebuilt under them."""
    tests = Path(__file__).parents[1]
    private = [
        f"{path.relative_to(tests)}:{node.lineno}: {name}"
        for path in sorted((tests / "ui").rglob("*.py"))
        for node, name in private_names(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert private == []


def private_names(tree: ast.AST) -> Iterator[tuple[ast.Attribute | ast.ImportFrom, str]]:
    """Yield the private attributes of other objects than `self`, and private imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, alias.name) for alias in node.names if is_private(alias.name))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_private_names_are_found() -> None:
    code = "from a import _b\npage._view.c\nself._d\npage.__class__\npage.find()._e"
    assert {name for _, name in private_names(ast.parse(code))} == {"_b", "_view", "_e"}
