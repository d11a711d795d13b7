"""ICFIL: turns an adapted model and its real support set into a calibrated model, by inverting the adapted model.

The paper names the idea (invert the adapted model, then pull real and pseudo features of a class
together); its details were not available, so the losses here are our reconstruction.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from purer_app.engine.config import InversionConfig
from purer_app.engine.icfil_config import IcfilConfig
from purer_app.engine.inversion import StatisticsProbe, inversion_terms, roll
from purer_app.engine.learners.base import AdaptedModel, Parameters, support_statistics
from purer_app.engine.learners.protonet import prototype_head, prototypes

_PIXELS = InversionConfig()


class _Frozen(torch.nn.Module):
    """An adapted model as a plain classifier, so that it can be inverted like a teacher."""

    def __init__(self, adapted: AdaptedModel) -> None:
        super().__init__()
        self.adapted = adapted

    def forward(self, images: Tensor) -> Tensor:
        return self.adapted.logits(images)


def invert_adapted(
    adapted: AdaptedModel, like: Tensor, config: IcfilConfig, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Invert the adapted model into pseudo support images.

    The BN term, where it has a weight, compares with the moments of the real support batch, for
    the meta-model keeps no others.

    Args:
        like: any (n, c, h, w) images of the model's form, for shape, type and device.

    Returns:
        (n_way · images_per_class, c, h, w) without gradient, and their labels, grouped by class.
    """
    n_way = len(adapted.bias)
    labels = torch.arange(n_way, device=like.device).repeat_interleave(config.images_per_class)
    noise = torch.randn(len(labels), *like.shape[1:], generator=generator, dtype=like.dtype)
    pixels = noise.to(like.device).requires_grad_()
    optimiser = torch.optim.Adam([pixels], lr=config.inversion_lr)
    weights = replace(_PIXELS, bn_weight=config.bn_weight)
    with torch.enable_grad(), StatisticsProbe(adapted.network).attached() as probe:
        for _ in range(config.inversion_steps):
            terms = inversion_terms(_Frozen(adapted), probe, roll(pixels, _PIXELS.max_roll_px, generator), labels)
            (pixels.grad,) = torch.autograd.grad(terms.weighted(weights), pixels)
            optimiser.step()
    return pixels.detach(), labels


def calibration_loss(real: Tensor, labels: Tensor, pseudo: Tensor, pseudo_labels: Tensor, temperature: float) -> Tensor:
    """Contrast real anchors with pseudo features: same class attracts, others repel (L_cal).

    Args:
        real: (n, d) raw features; labels (n,).
        pseudo: (m, d) raw features; pseudo_labels (m,). Every real class occurs.

    Returns:
        Mean over anchors of the mean over their positives of −log softmax similarity.
    """
    similarity = F.normalize(real, dim=1) @ F.normalize(pseudo, dim=1).T / temperature  # (n, m)
    positive = (labels.unsqueeze(1) == pseudo_labels.unsqueeze(0)).to(similarity.dtype)  # (n, m)
    per_anchor = (similarity.log_softmax(dim=1) * positive).sum(dim=1) / positive.sum(dim=1)
    return -per_anchor.mean()


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """A calibrated model and the pseudo support images, (m, c, h, w) and (m,) labels, that it was calibrated on."""

    model: AdaptedModel
    inverted: Tensor
    inverted_labels: Tensor


def calibrate(
    adapted: AdaptedModel, images: Tensor, labels: Tensor, config: IcfilConfig, generator: torch.Generator
) -> Calibrated:
    """Calibrate features and head on real and inverted support images; the given model stays as it is.

    With prototypes there is no head to train: they follow the features, and in the end are those
    of the calibrated features of the *real* support. Inverted images without a weight are not made.

    Args:
        images: (n_support, c, h, w); labels (n_support,).
    """
    n_way = len(adapted.bias)
    pseudo, pseudo_labels = images[:0], labels[:0]
    if config.inverts:
        pseudo, pseudo_labels = invert_adapted(adapted, images, config, generator)
    body = {name: weight.detach().clone().requires_grad_() for name, weight in adapted.parameters.items()}
    head = (adapted.weight.detach().clone().requires_grad_(), adapted.bias.detach().clone().requires_grad_())
    moving = [*body.values()] if adapted.by_prototypes else [*body.values(), *head]
    optimiser = torch.optim.SGD(moving, lr=config.prototype_lr if adapted.by_prototypes else config.lr)
    with torch.enable_grad():
        for _ in range(config.steps):
            real = _features(adapted, body, images)
            present = prototype_head(prototypes(real, labels, n_way)) if adapted.by_prototypes else head
            loss = F.cross_entropy(F.linear(real, *present), labels)
            if config.inverts:
                fake = _features(adapted, body, pseudo)
                contrast = calibration_loss(real, labels, fake, pseudo_labels, config.temperature)
                loss = loss + config.contrast_weight * contrast
                loss = loss + config.pseudo_weight * F.cross_entropy(F.linear(fake, *present), pseudo_labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    settled = _settled(adapted, {name: weight.detach() for name, weight in body.items()}, head, images, labels)
    return Calibrated(settled, pseudo, pseudo_labels)


def _features(adapted: AdaptedModel, body: Parameters, images: Tensor) -> Tensor:
    adapted.network.eval()
    features: Tensor = functional_call(adapted.network, body | adapted.statistics, (images,))
    return features


def _settled(
    adapted: AdaptedModel, body: Parameters, head: tuple[Tensor, Tensor], images: Tensor, labels: Tensor
) -> AdaptedModel:
    """Measure the support's moments again under the calibrated weights, and settle the head."""
    statistics = support_statistics(adapted.network, body, images)
    calibrated = replace(adapted, parameters=body, statistics=statistics)
    weight, bias = head[0].detach(), head[1].detach()
    if adapted.by_prototypes:
        with torch.no_grad():
            weight, bias = prototype_head(prototypes(calibrated.features(images), labels, len(bias)))
    return replace(calibrated, weight=weight, bias=bias)
