"""Which files of a folder may be checkpoints: by their names where these say so, else by their first bytes."""

import mimetypes
from pathlib import Path

from purer_app.engine.checkpoints.formats.sniff import READABLE, sniff
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.images.suffixes import PICTURE_SUFFIXES

_CHECKPOINTS = frozenset(
    (
        *(".pth", ".pt", ".th", ".t7", ".ckpt", ".pt2", ".safetensors", ".onnx", ".keras", ".h5", ".hdf5", ".gguf"),
        *(".distcp", ".pkl", ".pickle"),
    )
)
_OTHER_KINDS = frozenset({"text", "image", "audio", "video", "font"})
_OTHERS = frozenset(
    (
        *(".md", ".rst", ".toml", ".json", ".yaml", ".yml", ".log", ".ipynb", ".pdf", ".sha256", ".md5", ".cfg"),
        *(".ini", ".conf", ".lock", ".tex", ".bib", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt"),
        *(".so", ".a", ".o", ".dll", ".dylib", ".exe", ".pyc", ".pyi", ".pyx", ".class", ".jar", ".whl", ".deb"),
        *(".cpp", ".cc", ".hpp", ".cu", ".cuh", ".cs", ".go", ".rs", ".java", ".rb", ".pl", ".pm", ".lua", ".sh"),
        *(".ts", ".cmake", ".mo", ".po", ".db", ".sqlite", ".ttf", ".otf", ".woff", ".woff2", ".eot", ".map"),
        *(".iso", ".rpm", ".epub", ".ods", ".odp", ".parquet", ".arrow", ".tfrecord", ".lmdb"),
    )
)
_LIKELY = frozenset({".bin", ".tar"})
"""Suffixes of many checkpoints and of much else: what is damaged is worth a row, what is unknown is not."""
_MODEL_FORMATS = (READABLE | {"onnx", "keras", "gguf", "hdf5", "lfs-pointer", "distributed"}) - {"pickle"}
_NO_FORMATS = frozenset({"unknown", "text", "json", "empty", "zip"})


def _typed_suffixes() -> frozenset[str]:
    """Return the suffixes that Python's own table gives to texts, pictures, sounds, films and fonts."""
    table = mimetypes.MimeTypes().types_map[True]
    return frozenset(suffix for suffix, kind in table.items() if kind.partition("/")[0] in _OTHER_KINDS)


NO_CHECKPOINTS = (_OTHERS | PICTURE_SUFFIXES | _typed_suffixes()) - _CHECKPOINTS
"""Suffixes of files that are no checkpoints, whatever they hold; those in a folder are not opened."""


def may_be_checkpoint(path: Path) -> bool:
    """Whether a file of a folder is to be inspected; of one whose name does not say, the first bytes are read."""
    suffixes = {suffix.lower() for suffix in path.suffixes}
    if suffixes & _CHECKPOINTS and path.suffix.lower() not in NO_CHECKPOINTS:
        return True
    if path.suffix.lower() in NO_CHECKPOINTS:
        return False
    try:
        kind = sniff(path)
        return kind in _MODEL_FORMATS or (path.suffix.lower() in _LIKELY and kind not in _NO_FORMATS)
    except CheckpointError:
        return False
