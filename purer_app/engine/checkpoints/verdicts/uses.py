"""Says what an identified network can be used for: inversion, inversion by picture priors only, or its features."""

from dataclasses import replace

from torch import nn

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.verdicts.verdict import Verdict
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone


def described(
    verdict: Verdict, candidate: Candidate, backbone: Backbone, spec: ImageSpec, confidence: float
) -> Verdict:
    """Return a verdict with what the network is and can be used for."""
    use, reasons = _use(candidate, backbone)
    return replace(
        verdict,
        use=use,
        reasons=reasons,
        architecture=candidate.architecture,
        confidence=confidence,
        n_classes=candidate.n_classes,
        input=spec.shape,
        parameters=sum(parameter.numel() for parameter in backbone.parameters()),
    )


def _use(candidate: Candidate, backbone: Backbone) -> tuple[str, tuple[str, ...]]:
    if candidate.n_classes == 0:
        usual = "it has no classifier head; inversion needs one, but its features can be used"
        return "features", (candidate.headless or usual,)
    if candidate.n_classes == 1:
        return "features", ("its head has 1 output; inversion needs at least 2 classes, but its features can be used",)
    if any(isinstance(module, nn.BatchNorm2d) and module.running_mean is not None for module in backbone.modules()):
        return "inversion", ()
    return "priors-only", ("it has no BatchNorm statistics; inversion can use picture priors only",)
