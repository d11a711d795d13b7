"""A hand-made torch.save archive, and the refusal of a file in one sentence."""

import struct
import zipfile
from pathlib import Path

import pytest

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.formats.storage.tensors import checked_state
from purer_app.engine.core.errors import CheckpointError

STORAGE = b"(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x04tQ"
HOOKS = b"ccollections\nOrderedDict\n)R"
TENSOR = b"ctorch._utils\n_rebuild_tensor_v2\n(" + STORAGE + b"K\x00K\x04\x85K\x01\x85\x89" + HOOKS + b"tR"


def torch_zip(path: Path, tensor: bytes = TENSOR, data: bytes = struct.pack("<4f", 1, 2, 3, 4)) -> Path:
    """Write by hand what torch.save writes for one tensor called a.weight."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", b"\x80\x02}X\x08\0\0\0a.weight" + tensor + b"s.")
        archive.writestr("net/byteorder", b"little")
        archive.writestr("net/data/0", data)
        archive.writestr("net/version", b"3\n")
    return path


def refusal(path: Path) -> str:
    """Return the sentence that refuses a file."""
    with pytest.raises(CheckpointError) as caught:
        checked_state(read_weights(OpenedCheckpoint(path)), path.name)
    text = str(caught.value)
    assert text.startswith(path.name)
    assert "weights_only" not in text
    assert "safe_globals" not in text
    return text
