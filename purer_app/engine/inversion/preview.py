"""Class previews: inverts one model into pictures that look typical of its classes."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.triage import inspect_safely
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.core.errors import PoolError
from purer_app.engine.core.events import Control, DreamProgressed, EventSink, Heartbeat, Picture, StageStarted
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.choices import BnDistance
from purer_app.engine.core.settings.job_configs import DreamConfig
from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.images.class_titles import class_title
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.inversion.losses import StatisticsProbe, inversion_terms, mirror, roll
from purer_app.engine.inversion.pseudo_dataset import colour_range
from purer_app.engine.networks.backbone import Backbone

INVERSION = InversionConfig(
    beta1=0.5, beta2=0.9, bn_weight=1.0, bn_distance=BnDistance.RELATIVE, tv_weight=0.003, mirror=True
)
"""The recipe of the presets, but smoother: few steps of one model alone, without peers, leave fine noise."""
_SHOW_EVERY = 10


@dataclass(frozen=True, slots=True)
class Dreams:
    """Inverted pictures of one model; `confidences[i]` is its confidence in the class of picture i, 0 to 1."""

    model: str
    class_names: tuple[str, ...]
    labels: tuple[int, ...]
    confidences: tuple[float, ...]
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, eq=False)
class _Subject:
    """A model to invert, and the labels of the pictures."""

    model: Backbone
    spec: ImageSpec
    class_names: tuple[str, ...]
    labels: Tensor

    def pictures(self, images: Tensor) -> tuple[Picture, ...]:
        """Convert (n, *spec.shape) images into RGB pictures with their class names as captions."""
        captions = [class_title(self.class_names[label]) for label in self.labels.tolist()]
        return captioned(to_rgb(images, self.spec), captions)


def dream_of(config: DreamConfig, emit: EventSink, control: Control) -> Dreams:
    """Invert a model from noise into pictures of its classes; a request to finish ends it early.

    Raises:
        PoolError: the file holds no model that can be inverted.
        DeviceError: the device is not available.
    """
    emit(StageStarted("dream", config.model))
    subject = _load(config, choose_device(config.device, emit))
    images = _invert(subject, config, emit, control)
    with torch.no_grad():
        confidences = subject.model(images).softmax(dim=1).gather(1, subject.labels[:, None])
    return Dreams(
        model=config.model,
        class_names=subject.class_names,
        labels=tuple(subject.labels.tolist()),
        confidences=tuple(confidences.flatten().tolist()),
        pictures=subject.pictures(images),
    )


def _load(config: DreamConfig, device: torch.device) -> _Subject:
    with VerdictCache() as cache:
        inspection = inspect_safely(OpenedCheckpoint(Path(config.model)), cache)
    if not inspection.verdict.use.is_teacher:
        raise PoolError(f"{config.model} cannot be inverted: {'; '.join(inspection.verdict.reasons)}")
    assert inspection.backbone is not None and inspection.spec is not None
    labels = torch.tensor(spread(config.images, len(inspection.class_names)), device=device)
    return _Subject(inspection.backbone.to(device), inspection.spec, inspection.class_names, labels)


def spread(images: int, n_classes: int) -> list[int]:
    """Return the labels of evenly distributed images, grouped by class; evenly spaced classes if there are more."""
    shown = min(images, n_classes)
    return sorted((k % shown) * n_classes // shown for k in range(images))


def _invert(subject: _Subject, config: DreamConfig, emit: EventSink, control: Control) -> Tensor:
    """Optimise noise into (n, *spec.shape) images without graph, with cosine decay of Adam's learning rate."""
    generator = child_generator(config.seed, "dream")
    images = torch.randn(config.images, *subject.spec.shape, generator=generator)
    images = images.to(subject.labels.device).requires_grad_()
    optimiser = torch.optim.Adam([images], lr=INVERSION.lr, betas=(INVERSION.beta1, INVERSION.beta2))
    decay = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, config.steps)
    colours = colour_range(subject.spec, images)
    done = shown = 0
    with StatisticsProbe(subject.model, INVERSION.bn_distance).attached() as probe:
        while done < config.steps and not control.finish_requested:
            emit(Heartbeat("dream"))
            augmented = _augmented(images, generator, flips=subject.spec.channels == 3)
            loss = inversion_terms(subject.model, probe, augmented, subject.labels).weighted(INVERSION)
            (images.grad,) = torch.autograd.grad(loss, images)
            optimiser.step()
            decay.step()
            done += 1
            with torch.no_grad():
                images.clamp_(*colours)
            if done % _SHOW_EVERY == 0:
                emit(DreamProgressed(done, config.steps, subject.pictures(images)))
                shown = done
    if shown < done:
        emit(DreamProgressed(done, config.steps, subject.pictures(images)))
    return images.detach()


def _augmented(images: Tensor, generator: torch.Generator, *, flips: bool) -> Tensor:
    """Roll the batch by a few pixels, and mirror half of the images if the classes allow it."""
    return roll(mirror(images, generator) if flips else images, INVERSION.max_roll_px, generator)
