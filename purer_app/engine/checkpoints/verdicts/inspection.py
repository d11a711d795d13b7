"""One inspected checkpoint: its verdict and, where it is usable, its network."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from torch import nn

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.verdicts.bn_health import batch_norm_health
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar
from purer_app.engine.core.verdict import Hint, Use, Verdict, VerdictKind
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A verdict and, where the file is usable, the frozen network in evaluation mode.

    `class_names` includes assumed names. The verdict is based on the user's `note`, where there is one, and otherwise
    on the `facts` in the file or in the notes of another program.
    """

    verdict: Verdict
    backbone: Backbone | None = None
    spec: ImageSpec | None = None
    class_names: tuple[str, ...] = ()
    note: Sidecar | None = None
    facts: FileFacts | None = None

    @property
    def usable(self) -> bool:
        """Whether there is a network to work with."""
        return self.backbone is not None


def without_network(
    verdict: Verdict, kind: VerdictKind, *reasons: str, candidates: Sequence[str] = (), hints: Sequence[Hint] = ()
) -> Inspection:
    """Return the inspection of a file that cannot be used as it is."""
    found = replace(verdict, kind=kind, reasons=reasons, candidates=tuple(candidates), hints=tuple(hints))
    return Inspection(verdict=found)


def with_network(
    verdict: Verdict,
    candidate: Candidate,
    backbone: Backbone,
    spec: ImageSpec,
    class_names: tuple[str, ...],
    *,
    is_named: bool,
    note: Sidecar | None = None,
    facts: FileFacts | None = None,
) -> Inspection:
    """Complete a verdict with the facts of its network.

    Args:
        verdict: with kind, confidence and assumptions.
        is_named: whether the class names are known, not assumed.
    """
    use, reasons = _use(candidate, backbone)
    found = replace(
        verdict,
        use=use,
        reasons=reasons,
        architecture=candidate.architecture,
        n_classes=candidate.n_classes,
        input=spec.shape,
        parameters=sum(parameter.numel() for parameter in backbone.parameters()),
        class_names=class_names if is_named else (),
        held_out_accuracy=note.held_out_accuracy if note is not None else None,
        mean=spec.mean,
        std=spec.std,
        batch_norm=batch_norm_health(backbone),
    )
    return Inspection(verdict=found, backbone=backbone, spec=spec, class_names=class_names, note=note, facts=facts)


def _use(candidate: Candidate, backbone: Backbone) -> tuple[Use, tuple[str, ...]]:
    if candidate.n_classes == 0:
        usual = "it has no classifier head; inversion needs one, but its features can be used"
        return Use.FEATURES, (candidate.headless or usual,)
    if candidate.n_classes == 1:
        return Use.FEATURES, (
            "its head has 1 output; inversion needs at least 2 classes, but its features can be used",
        )
    if any(isinstance(module, nn.BatchNorm2d) and module.running_mean is not None for module in backbone.modules()):
        return Use.INVERSION, ()
    return Use.PRIORS_ONLY, ("it has no BatchNorm statistics; inversion can use image priors only",)
