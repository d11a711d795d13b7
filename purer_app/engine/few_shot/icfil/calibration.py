"""ICFIL: calibrates an adapted model with pseudo support images, which come from inverting it.

The paper describes the idea (invert the adapted model, then pull real and pseudo features of a class
together) without details, so the losses here are our reconstruction.
"""

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.func import functional_call

from purer_app.engine.core.events import EventSink, ignore
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.few_shot.icfil.timer import CalibrationTimer
from purer_app.engine.inversion.losses import InversionTerms, StatisticsProbe, inversion_terms, roll, total_variation
from purer_app.engine.learners.base import AdaptedModel, Parameters, support_statistics
from purer_app.engine.learners.protonet import prototype_head, prototypes

_PIXELS = InversionConfig()


class _Frozen(torch.nn.Module):
    """An adapted model as a module, so that it can be inverted like a teacher."""

    def __init__(self, adapted: AdaptedModel) -> None:
        super().__init__()
        self.adapted = adapted

    def forward(self, images: Tensor) -> Tensor:
        return self.adapted.logits(images)


def invert_adapted(
    adapted: AdaptedModel,
    like: Tensor,
    config: IcfilConfig,
    generator: torch.Generator,
    *,
    timer: CalibrationTimer | None = None,
    micro_batch: int = 0,
) -> tuple[Tensor, Tensor]:
    """Invert the adapted model into pseudo support images.

    The BN term, if it has a weight, uses the moments of the real support batch, because the
    meta-model has no running statistics.

    Args:
        like: any (n, c, h, w) images of the model's form, for shape, type and device.
        timer: times each step.
        micro_batch: images that pass through the model at once, for models without BatchNorm; 0 means all.

    Returns:
        (n_way · images_per_class, c, h, w) without gradient, and their labels, grouped by class.
    """
    timer = timer or CalibrationTimer(ignore, config.inversion_steps, config.steps, 0.0)
    n_way = len(adapted.bias)
    labels = torch.arange(n_way, device=like.device).repeat_interleave(config.images_per_class)
    noise = torch.randn(len(labels), *like.shape[1:], generator=generator, dtype=like.dtype)
    pixels = noise.to(like.device).requires_grad_()
    optimiser = torch.optim.Adam([pixels], lr=config.inversion_lr)
    weights = replace(_PIXELS, bn_weight=config.bn_weight)
    with torch.enable_grad(), StatisticsProbe(adapted.network).attached() as probe:
        in_parts = not probe.layers and 0 < micro_batch < len(pixels)
        for _ in range(config.inversion_steps):
            with timer.inversion_step():
                rolled = roll(pixels, _PIXELS.max_roll_px, generator)
                if in_parts:
                    pixels.grad = _gradient_in_parts(adapted, pixels, rolled, labels, weights, micro_batch)
                else:
                    terms = inversion_terms(_Frozen(adapted), probe, rolled, labels)
                    (pixels.grad,) = torch.autograd.grad(terms.weighted(weights), pixels)
                optimiser.step()
    return pixels.detach(), labels


def _gradient_in_parts(
    adapted: AdaptedModel, pixels: Tensor, rolled: Tensor, labels: Tensor, weights: InversionConfig, micro_batch: int
) -> Tensor:
    """Gradient of the inversion loss of a model without BatchNorm, with the memory of `micro_batch` images.

    Only the cross-entropy depends on the model, and it is a mean over images.
    """
    slopes = []
    for part, targets in zip(rolled.detach().split(micro_batch), labels.split(micro_batch), strict=True):
        leaf = part.requires_grad_()
        loss = F.cross_entropy(adapted.logits(leaf), targets, reduction="sum") / len(labels)
        slopes += torch.autograd.grad(loss, leaf)
    linearised = InversionTerms(
        cross_entropy=(rolled * torch.cat(slopes)).sum(),
        bn_statistics=rolled.new_zeros(()),
        total_variation=total_variation(rolled),
        l2=torch.linalg.vector_norm(rolled),
    )
    (gradient,) = torch.autograd.grad(linearised.weighted(weights), pixels)
    return gradient


def calibration_loss(real: Tensor, labels: Tensor, pseudo: Tensor, pseudo_labels: Tensor, temperature: float) -> Tensor:
    """Contrastive loss (L_cal): pull each real feature to the pseudo features of its class, away from the others.

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
    """A calibrated model and its pseudo support images, (m, c, h, w) with (m,) labels."""

    model: AdaptedModel
    inverted: Tensor
    inverted_labels: Tensor


def calibrate(
    adapted: AdaptedModel,
    images: Tensor,
    labels: Tensor,
    config: IcfilConfig,
    generator: torch.Generator,
    *,
    emit: EventSink = ignore,
    micro_batch: int = 0,
) -> Calibrated:
    """Calibrate features and head on real and inverted support images; the given model stays unchanged.

    Prototypes are not trained: they follow the features, and in the end are the class means
    of the calibrated features of the *real* support. No images are inverted if their weights are 0.

    Args:
        images: (n_support, c, h, w); labels (n_support,).
        emit: receives a `CalibrationProgressed` after each step, and heartbeats during long ones.
        micro_batch: as in `invert_adapted`.
    """
    timer = _timer(adapted, len(images), config, emit)
    with adapted.network.watched(timer.beat):
        pseudo, pseudo_labels = images[:0], labels[:0]
        if config.inverts:
            pseudo, pseudo_labels = invert_adapted(
                adapted, images, config, generator, timer=timer, micro_batch=micro_batch
            )
        model = _updated(adapted, (images, labels), (pseudo, pseudo_labels), config, timer)
    return Calibrated(model, pseudo, pseudo_labels)


def _updated(
    adapted: AdaptedModel,
    support: tuple[Tensor, Tensor],
    inverted: tuple[Tensor, Tensor],
    config: IcfilConfig,
    timer: CalibrationTimer,
) -> AdaptedModel:
    """Train copies of features and head, then fit statistics and prototypes to the support set; see `_loss`."""
    body = {name: weight.detach().clone().requires_grad_() for name, weight in adapted.parameters.items()}
    head = (adapted.weight.detach().clone().requires_grad_(), adapted.bias.detach().clone().requires_grad_())
    moving = [*body.values()] if adapted.by_prototypes else [*body.values(), *head]
    optimiser = torch.optim.SGD(moving, lr=config.prototype_lr if adapted.by_prototypes else config.lr)
    with torch.enable_grad(), adapted.network.caching():
        for _ in range(config.steps):
            with timer.update_step():
                loss = _loss(adapted, body, head, support, inverted, config)
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
        return _with_support_statistics(
            adapted, {name: weight.detach() for name, weight in body.items()}, head, *support
        )


def _timer(adapted: AdaptedModel, n_real: int, config: IcfilConfig, emit: EventSink) -> CalibrationTimer:
    """Assume that an update costs as much per image as an inversion step; frozen networks are computed only once."""
    n_pseudo = len(adapted.bias) * config.images_per_class
    passes = 1 / 3 if adapted.network.frozen else config.steps
    cost = passes * (n_real + n_pseudo) / n_pseudo
    return CalibrationTimer(emit, config.inversion_steps if config.inverts else 0, config.steps, cost)


def _loss(
    adapted: AdaptedModel,
    body: Parameters,
    head: tuple[Tensor, Tensor],
    support: tuple[Tensor, Tensor],
    inverted: tuple[Tensor, Tensor],
    config: IcfilConfig,
) -> Tensor:
    """Cross-entropy on the real images, plus weighted contrastive loss and cross-entropy on the pseudo images.

    Args:
        support: images and labels; `inverted` likewise, possibly empty.
    """
    (images, labels), (pseudo, pseudo_labels) = support, inverted
    real = _features(adapted, body, images)
    current = prototype_head(prototypes(real, labels, len(adapted.bias))) if adapted.by_prototypes else head
    loss = F.cross_entropy(F.linear(real, *current), labels)
    if config.inverts:
        fake = _features(adapted, body, pseudo)
        contrast = calibration_loss(real, labels, fake, pseudo_labels, config.temperature)
        loss = loss + config.contrast_weight * contrast
        loss = loss + config.pseudo_weight * F.cross_entropy(F.linear(fake, *current), pseudo_labels)
    return loss


def _features(adapted: AdaptedModel, body: Parameters, images: Tensor) -> Tensor:
    adapted.network.eval()
    features: Tensor = functional_call(adapted.network, body | adapted.statistics, (images,))
    return features


def _with_support_statistics(
    adapted: AdaptedModel, body: Parameters, head: tuple[Tensor, Tensor], images: Tensor, labels: Tensor
) -> AdaptedModel:
    """Compute the support statistics, and the prototypes if any, with the calibrated weights."""
    statistics = support_statistics(adapted.network, body, images)
    calibrated = replace(adapted, parameters=body, statistics=statistics)
    weight, bias = head[0].detach(), head[1].detach()
    if adapted.by_prototypes:
        with torch.no_grad():
            weight, bias = prototype_head(prototypes(calibrated.features(images), labels, len(bias)))
    return replace(calibrated, weight=weight, bias=bias)
