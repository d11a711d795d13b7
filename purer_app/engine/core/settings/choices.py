"""The choices among settings; each value is the word in settings files and on the command line."""

from enum import StrEnum
from typing import TypeVar

from purer_app.engine.core.errors import ConfigError

Words = TypeVar("Words", bound=StrEnum)


class LearnerName(StrEnum):
    """The learners that a run can train."""

    MAML = "maml"
    FIRST_ORDER_MAML = "maml-first-order"
    ANIL = "anil"
    PROTONET = "protonet"
    POOL_EMBEDDING = "pool-embedding"
    COMPACT = "compact"
    STUDENT = "student"


class DeviceChoice(StrEnum):
    """Where to compute; `auto` uses the best available device."""

    AUTO = "auto"
    CPU = "cpu"
    CUDA = "cuda"
    MPS = "mps"


class Mode(StrEnum):
    """`fast` takes the shortcuts that other settings name; `exact` computes the released procedure without them."""

    FAST = "fast"
    EXACT = "exact"


class Start(StrEnum):
    """Which weights a trained network starts from."""

    AVERAGE = "average"
    BEST_TEACHER = "best-teacher"
    AUTO = "auto"


class RateDecay(StrEnum):
    """How the learning rate of the pixels changes during inversion."""

    NONE = "none"
    COSINE = "cosine"


class BnDistance(StrEnum):
    """How the statistics of pseudo images are compared with those of a BatchNorm layer."""

    NORM = "norm"
    RELATIVE = "relative"


class CurriculumRule(StrEnum):
    """When the pseudo images are made harder."""

    PAPER = "paper"
    PLATEAU = "plateau"
    OFF = "off"


class Precision(StrEnum):
    """The number format of the computation."""

    FLOAT32 = "float32"
    TF32 = "tf32"
    BF16 = "bf16"


class Stacking(StrEnum):
    """Whether models with the same network are computed as one batch."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


class Scenario(StrEnum):
    """How the teachers of a made pool differ: same or several heads (architectures), one or several data folders."""

    SS = "ss"
    SH = "sh"
    MH = "mh"


class FileForm(StrEnum):
    """The file format of a made teacher."""

    PTH = "pth"
    WRAPPED = "wrapped"
    SAFETENSORS = "safetensors"
    PT2 = "pt2"


class PoolClassifier(StrEnum):
    """The classifiers of a pool that need no training; the names are those of `Baseline`."""

    ENSEMBLE_RIDGE = "ensemble-ridge"
    ENSEMBLE_TWO_VIEWS = "ensemble-two-views"
    TEACHER_ENSEMBLE = "teacher-ensemble"
    BEST_SINGLE_TEACHER = "best-single-teacher"


class ExportFormat(StrEnum):
    """The forms of an exported classifier: a program for PyTorch, one for ONNX Runtime, and the weights alone."""

    PT2 = "pt2"
    ONNX = "onnx"
    SAFETENSORS = "safetensors"


class Preset(StrEnum):
    """The named sets of training settings."""

    QUICK = "quick"
    BALANCED = "balanced"
    PAPER = "paper"


def chosen(kind: type[Words], name: str, word: str) -> Words:
    """Return the member for a word.

    Raises:
        ConfigError: there is none.
    """
    try:
        return kind(word)
    except ValueError:
        raise ConfigError(f"{name} is '{word}'; it must be one of {', '.join(kind)}") from None
