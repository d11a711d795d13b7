"""Holds what was found out about one file: a verdict in plain values and, where it is usable, the network."""

from dataclasses import asdict, dataclass
from typing import Any

from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be done with one file, in plain values.

    `verdict` is ready, assumptions, needs-choice or refused; `use` is inversion, priors-only,
    features or none; `format` is what `sniff` says; `confidence` is 0 to 1; `input` is (C, H, W);
    `candidates` are names for `build_backbone` that the weights fit alike, the best first.
    """

    path: str
    format: str
    verdict: str
    use: str = "none"
    architecture: str = ""
    confidence: float = 0.0
    n_classes: int = 0
    input: tuple[int, int, int] | None = None
    parameters: int = 0
    assumptions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    sha256: str = ""
    candidates: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A verdict and, where the file is usable, the frozen network in evaluation mode and its facts.

    `is_named` says that the class names are said somewhere, not assumed. The verdict rests on the `note` of the user,
    where there is one, and otherwise on the `facts` that the file, or notes of another program, say.
    """

    verdict: Verdict
    backbone: Backbone | None = None
    spec: ImageSpec | None = None
    class_names: tuple[str, ...] = ()
    held_out_accuracy: float | None = None
    is_named: bool = False
    note: Sidecar | None = None
    facts: FileFacts | None = None

    @property
    def usable(self) -> bool:
        """Whether there is a network to work with."""
        return self.backbone is not None
