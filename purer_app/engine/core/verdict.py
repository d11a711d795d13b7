"""The verdict on one checkpoint file, in plain values that events, caches and front ends share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self

from purer_app.engine.core.plain_values import build


class VerdictKind(StrEnum):
    """Whether a file can be used, and what that takes."""

    READY = "ready"
    ASSUMPTIONS = "assumptions"
    NEEDS_CHOICE = "needs-choice"
    REFUSED = "refused"


class Use(StrEnum):
    """What the network in a file can be used for."""

    INVERSION = "inversion"
    PRIORS_ONLY = "priors-only"
    FEATURES = "features"
    NONE = "none"

    @property
    def is_teacher(self) -> bool:
        """Whether the network has classes that can be inverted."""
        return self in (Use.INVERSION, Use.PRIORS_ONLY)


class Format(StrEnum):
    """File formats that are recognised by their content."""

    TORCH_ZIP = "torch-zip"
    TORCH_LEGACY = "torch-legacy"
    TORCHSCRIPT = "torchscript"
    SAFETENSORS = "safetensors"
    SHARDED = "sharded"
    PT2 = "pt2"
    PICKLE = "pickle"
    ONNX = "onnx"
    PACKAGE = "torch-package"
    DISTRIBUTED = "distributed"
    DISTRIBUTED_PART = "distributed-part"
    TAR = "tar"
    GZIP = "gzip"
    HDF5 = "hdf5"
    KERAS = "keras"
    GGUF = "gguf"
    NUMPY = "numpy"
    ZIP = "zip"
    BROKEN_ZIP = "broken-zip"
    LFS_POINTER = "lfs-pointer"
    OPENVINO = "openvino"
    DOWNLOAD_ERROR = "download-error"
    TEXT = "text"
    HTML = "html"
    JSON = "json"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class HintKind(StrEnum):
    """What the user can do about a verdict; each front end words it in its own terms."""

    NAME_ARCHITECTURE = "name-architecture"
    CHOOSE_ONE = "choose-one"
    EXPORT = "export"
    CORRECT_NOTE = "correct-note"
    CORRECT_CHOICE = "correct-choice"


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that the user can do.

    `architecture` is the suggested choice of CHOOSE_ONE, and what the file name suggests to NAME_ARCHITECTURE.
    """

    kind: HintKind
    architecture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found out about one file, and what can be done with it.

    `confidence` is 0 to 1; `input` is (C, H, W), empty where it is not known; `candidates` are architectures that the
    weights fit equally well, the best first; `class_names` are empty where they are assumed; `held_out_accuracy` is
    0 to 1; `mean` and `std` are the normalisation; `batch_norm` are sentences on the BatchNorm statistics of a usable
    network; `choice_kept` says that the verdict depends on a saved choice of the user for this content.
    """

    path: str
    format: Format
    kind: VerdictKind
    use: Use = Use.NONE
    architecture: str = ""
    confidence: float = 0.0
    n_classes: int = 0
    input: tuple[int, ...] = ()
    parameters: int = 0
    assumptions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    sha256: str = ""
    candidates: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    held_out_accuracy: float | None = None
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    batch_norm: tuple[str, ...] = ()
    choice_kept: bool = False
    hints: tuple[Hint, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the facts that `purer-app inspect --json` documents, as plain JSON values."""
        record = self.to_record()
        listed = {key: list(record[key]) if isinstance(record[key], tuple) else record[key] for key in _DOCUMENTED}
        return listed | {"input": list(self.input) or None}

    def to_record(self) -> dict[str, Any]:
        """Return all facts as plain values, to be read by `from_record`."""
        values = asdict(self)
        values["hints"] = [[hint.kind, hint.architecture] for hint in self.hints]
        return {"verdict" if key == "kind" else key: value for key, value in values.items()}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Self:
        """Rebuild a verdict; records of earlier versions have no hints.

        Raises:
            ValueError: a field is missing, unknown or of another type.
        """
        values = {"kind" if key == "verdict" else key: value for key, value in record.items()}
        try:
            values["hints"] = [{"kind": kind, "architecture": text} for kind, text in values.get("hints", ())]
        except TypeError as error:
            raise ValueError(f"the hints of a verdict are {values['hints']!r}; they must be pairs") from error
        return build(cls, values)


_DOCUMENTED = (
    *("path", "format", "verdict", "use", "architecture", "confidence", "n_classes", "input", "parameters"),
    *("assumptions", "reasons", "sha256", "candidates"),
)
