"""One checkpoint file as a process knows it: format, parts and digest, each found once."""

import hashlib
from functools import cached_property
from pathlib import Path

from purer_app.engine.checkpoints.formats.onnx.index import data_files_of
from purer_app.engine.checkpoints.formats.parts.distributed import INDEX_NAME, DistributedIndex, index_of_distributed
from purer_app.engine.checkpoints.formats.parts.sharded import shards_of
from purer_app.engine.checkpoints.formats.sniff import regular_file_size, sniff
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.files import FileState, sha256_of, state_of
from purer_app.engine.core.verdict import Format

_SHARD_FORMATS = (Format.SAFETENSORS, Format.TORCH_ZIP, Format.TORCH_LEGACY)


class OpenedCheckpoint:
    """A checkpoint file whose facts are read at most once, when they are first needed.

    Args:
        path: the file, the index of a sharded checkpoint, or the folder of a distributed one.
        known_format: its format, where it is known already.
    """

    def __init__(self, path: Path, known_format: Format | None = None) -> None:
        self.path = path
        self._seen: dict[Path, FileState] = {}
        if known_format is not None:
            self.format = known_format

    def __repr__(self) -> str:
        return f"OpenedCheckpoint({str(self.path)!r})"

    @property
    def name(self) -> str:
        """Name of the file, as messages show it."""
        return self.path.name

    @cached_property
    def format(self) -> Format:
        """Format by content.

        Raises:
            CheckpointError: the path is not a regular file, or cannot be opened.
        """
        found = sniff(self.path)
        self._see(self.path / INDEX_NAME if found is Format.DISTRIBUTED else self.path)
        return found

    @property
    def index(self) -> Path:
        """The file that is read first; raises as `format`."""
        return self.path / INDEX_NAME if self.format is Format.DISTRIBUTED else self.path

    @cached_property
    def distributed(self) -> DistributedIndex | None:
        """Index of a distributed checkpoint; None for any other.

        Raises:
            CheckpointError: the index is malformed, or a part is missing.
            OSError: the index cannot be read.
        """
        return index_of_distributed(self.path) if self.format is Format.DISTRIBUTED else None

    @cached_property
    def weight_map(self) -> dict[str, Path]:
        """File of each tensor of a sharded checkpoint; empty for any other.

        Raises:
            CheckpointError: the index is malformed, or names a file that is not a plain one next to it.
            OSError: the index cannot be read.
        """
        return shards_of(self.path) if self.format is Format.SHARDED else {}

    @cached_property
    def shards(self) -> tuple["OpenedCheckpoint", ...]:
        """Files that an index names, or that hold weights of an ONNX file, by name.

        Raises as `weight_map` and `distributed`.
        """
        if self.format is Format.ONNX:
            return tuple(OpenedCheckpoint(path) for path in data_files_of(self.path))
        if self.distributed is not None:
            return tuple(OpenedCheckpoint(self.path / part) for part in self.distributed.parts)
        return tuple(OpenedCheckpoint(path) for path in sorted(set(self.weight_map.values())))

    @property
    def size(self) -> int:
        """Bytes of the file and of all its shards; raises as `format` and `shards`."""
        return sum(map(regular_file_size, self._files()))

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file or, for a sharded checkpoint, of the digests of all its files; raises as `weight_map`."""
        digests = []
        for path in self._files():
            self._see(path)
            digests.append(sha256_of(path))
        return digests[0] if len(digests) == 1 else hashlib.sha256(" ".join(digests).encode()).hexdigest()

    def check_shard(self, shard: "OpenedCheckpoint") -> None:
        """Check that a shard has a format that holds a plain table of weights.

        Raises:
            CheckpointError: it has another format.
        """
        if shard.format not in _SHARD_FORMATS:
            raise CheckpointError(f"{self.name} names the part {shard.name}, which holds no weights")

    def is_unchanged(self) -> bool:
        """Whether each file has the size and time that it had when its facts were read."""
        return all(state_of(path) == state for path, state in self._seen.items())

    def _files(self) -> tuple[Path, ...]:
        return self.index, *(shard.path for shard in self.shards)

    def _see(self, path: Path) -> None:
        self._seen.setdefault(path, state_of(path))
