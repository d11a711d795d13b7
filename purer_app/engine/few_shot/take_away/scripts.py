"""The programs of an exported folder: complete scripts with the very code that PURER reads pictures with."""

import ast
from pathlib import Path

from purer_app.engine.images import decoding

PREDICT, PREDICT_ONNX = "predict.py", "predict_onnx.py"
_TEMPLATES = Path(__file__).parent / "templates"


def predict_script() -> str:
    """Return the script that classifies pictures with PyTorch and Pillow alone."""
    return _filled("predict.txt")


def predict_onnx_script() -> str:
    """Return the script that classifies pictures with ONNX Runtime, NumPy and Pillow alone."""
    return _filled("predict_onnx.txt")


def _filled(name: str) -> str:
    imports, code = _decoder()
    text = _read(name).replace("#IMPORTS", imports).replace("#DECODER", code)
    return text.replace("\n#MAIN\n", _read("main.txt"))


def _read(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def _decoder() -> tuple[str, str]:
    """Return the imports of the module that decodes pictures, and its code below them."""
    source = Path(str(decoding.__file__)).read_text(encoding="utf-8")
    lines = source.splitlines()
    statements = ast.parse(source).body
    imports = [node for node in statements if isinstance(node, ast.Import | ast.ImportFrom)]
    first, last = imports[0].lineno - 1, imports[-1].end_lineno
    return "\n".join(lines[first:last]), "\n".join(lines[last:]).strip()
