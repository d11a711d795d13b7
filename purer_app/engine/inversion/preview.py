"""Turns one model into pictures of what it finds typical of its classes."""

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.triage import inspect_safely
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.core.devices import choose_device
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import Control, DreamProgressed, EventSink, Heartbeat, Picture, StageStarted
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.job_configs import DreamConfig
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.images.transforms import denormalise, normalise
from purer_app.engine.inversion.losses import StatisticsProbe, inversion_terms, roll
from purer_app.engine.networks.backbone import Backbone

INVERSION = InversionConfig(lr=0.1, bn_weight=1.0, tv_weight=0.01)
"""BatchNorm and smoothness weigh a hundred times more than in training, which looks more like pictures."""
_BN_LAYERS = 4
"""BatchNorm layers up to which its weight holds; more of them share it, or they would drown the classes."""
_SHOW_EVERY = 10


@dataclass(frozen=True, slots=True)
class Dreams:
    """Inverted pictures of one model, spread over its classes; `confidences[i]` is what it gives picture i, 0 to 1."""

    model: str
    class_names: tuple[str, ...]
    labels: tuple[int, ...]
    confidences: tuple[float, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, eq=False)
class _Dreamer:
    """A model that can be inverted, and the classes asked of it."""

    model: Backbone
    spec: ImageSpec
    class_names: tuple[str, ...]
    labels: Tensor

    def pictures(self, images: Tensor) -> tuple[Picture, ...]:
        """Turn (n, *spec.shape) images into RGB pictures of their own size, called after their classes."""
        captions = [self.class_names[label] for label in self.labels.tolist()]
        return captioned(to_rgb(images, self.spec), captions)


def dream_of(config: DreamConfig, emit: EventSink, control: Control) -> Dreams:
    """Invert a model from noise into pictures of its classes; a wish to finish ends it early with what there is.

    Raises:
        PoolError: the file holds no model that can be inverted.
        DeviceError: the device is not there.
    """
    emit(StageStarted("dream", config.model))
    dreamer = _dreamer(config, choose_device(config.device, emit))
    images = _invert(dreamer, config, emit, control)
    with torch.no_grad():
        confidences = dreamer.model(images).softmax(dim=1).gather(1, dreamer.labels[:, None])
    return Dreams(
        model=config.model,
        class_names=dreamer.class_names,
        labels=tuple(dreamer.labels.tolist()),
        confidences=tuple(confidences.flatten().tolist()),
        pictures=dreamer.pictures(images),
    )


def _dreamer(config: DreamConfig, device: torch.device) -> _Dreamer:
    with VerdictCache() as cache:
        inspection = inspect_safely(OpenedCheckpoint(Path(config.model)), cache)
    if not inspection.verdict.use.is_teacher:
        raise PoolError(f"{config.model} cannot be inverted: {'; '.join(inspection.verdict.reasons)}")
    assert inspection.backbone is not None and inspection.spec is not None
    labels = torch.tensor(spread(config.images, len(inspection.class_names)), device=device)
    return _Dreamer(inspection.backbone.to(device), inspection.spec, inspection.class_names, labels)


def spread(images: int, n_classes: int) -> list[int]:
    """Deal images to classes as evenly as can be, grouped by class; to every so-manieth where classes are more."""
    shown = min(images, n_classes)
    return sorted((k % shown) * n_classes // shown for k in range(images))


def _invert(dreamer: _Dreamer, config: DreamConfig, emit: EventSink, control: Control) -> Tensor:
    """Descend from noise to (n, *spec.shape) images without graph, Adam's rate falling to 0 by a cosine."""
    generator = child_generator(config.seed, "dream")
    images = torch.randn(config.images, *dreamer.spec.shape, generator=generator)
    images = images.to(dreamer.labels.device).requires_grad_()
    weights = _weights(dreamer.model)
    optimiser = torch.optim.Adam([images], lr=weights.lr)
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, config.steps)
    done = shown = 0
    with StatisticsProbe(dreamer.model).attached() as probe:
        while done < config.steps and not control.finish_requested:
            emit(Heartbeat("dream"))
            seen = _jittered(images, generator, flips=dreamer.spec.channels == 3)
            loss = inversion_terms(dreamer.model, probe, seen, dreamer.labels).weighted(weights)
            (images.grad,) = torch.autograd.grad(loss, images)
            optimiser.step()
            decay.step()
            done += 1
            with torch.no_grad():
                images.copy_(_printable(images, dreamer.spec))
            if done % _SHOW_EVERY == 0:
                emit(DreamProgressed(done, config.steps, dreamer.pictures(images)))
                shown = done
    if shown < done:
        emit(DreamProgressed(done, config.steps, dreamer.pictures(images)))
    return images.detach()


def _weights(model: Backbone) -> InversionConfig:
    layers = sum(isinstance(module, nn.BatchNorm2d) for module in model.modules())
    return replace(INVERSION, bn_weight=INVERSION.bn_weight * min(1.0, _BN_LAYERS / max(1, layers)))


def _jittered(images: Tensor, generator: torch.Generator, *, flips: bool) -> Tensor:
    """Roll the batch by some pixels, and mirror every other batch where a mirrored thing is the same thing."""
    rolled = roll(images, INVERSION.max_roll_px, generator)
    return rolled.flip(3) if flips and torch.rand((), generator=generator) < 0.5 else rolled


def _printable(images: Tensor, spec: ImageSpec) -> Tensor:
    """Bring images back to colours that a file can hold, so that the model judges what a person sees."""
    return normalise(denormalise(images, spec).clamp(0, 1), spec)
