"""Trains a pool of teachers on class folders, and writes a checkpoint and a sidecar for each."""

import math
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from purer_app.engine.core.errors import ConfigError, DataError, TrainingError
from purer_app.engine.core.events import (
    Control,
    EventSink,
    Heartbeat,
    NoticeGiven,
    StageStarted,
    TeacherEpochDone,
    TeacherTrained,
)
from purer_app.engine.core.files import real_path, write_atomically
from purer_app.engine.core.machine.devices import choose_device
from purer_app.engine.core.randomness import child_generator, seeded
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.toml_io import parse_toml, read_toml, settings_to_toml
from purer_app.engine.images.class_folders import LabelledPictures, class_folders, load_class_folders, matches
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone

_STATISTICS_PICTURES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TeacherPlan:
    """Plan of one teacher: its data set, architecture, file format and classes."""

    name: str
    data: int
    architecture: str
    form: str
    class_names: tuple[str, ...]


def make_pool(config: MakePoolConfig, out: Path, emit: EventSink, control: Control) -> list[Path]:
    """Train all planned teachers that are not on disk yet, and return the checkpoint files.

    After an interruption, another call trains the missing teachers.

    Raises:
        ConfigError: `out` holds a pool made with other settings.
        DataError: the data folders have too few classes or pictures.
    """
    device = choose_device(config.device, emit)
    _record_settings(config, out)
    plans = plan_teachers(config)
    files: list[Path] = []
    loaded: dict[int, tuple[LabelledPictures, ImageSpec]] = {}
    for plan in plans:
        if control.finish_requested:
            emit(NoticeGiven(f"Finished early with {len(files)} of {len(plans)} teachers"))
            break
        path = out / checkpoint_name(plan.name, plan.form)
        started = time.monotonic()
        sidecar = read_sidecar(path) if path.is_file() else None
        reused = sidecar is not None
        if sidecar is None:
            if plan.data not in loaded:
                emit(StageStarted("read", config.data[plan.data]))
                pictures = load_class_folders(Path(config.data[plan.data]), emit)
                loaded[plan.data] = pictures, _measured_spec(config, plan.data, pictures)
            sidecar = _train_and_write(plan, config, *loaded[plan.data], path, device, emit)
        files.append(path)
        accuracy = sidecar.held_out_accuracy or 0.0
        seconds = time.monotonic() - started
        emit(TeacherTrained(plan.name, plan.architecture, len(plan.class_names), accuracy, seconds, reused))
    return files


def _record_settings(config: MakePoolConfig, out: Path) -> None:
    """Write the settings to the folder, or check that they are the same; data folders are compared by name."""
    record = out / "pool.toml"
    wanted = replace(config, data=tuple(real_path(Path(folder)).name for folder in config.data), device="auto")
    text = settings_to_toml(wanted)
    if not record.exists():
        write_atomically(record, text.encode())
        return
    recorded, current = read_toml(record), parse_toml(text)
    different = sorted(key for key in {*recorded, *current} if recorded.get(key) != current.get(key))
    if different:
        raise ConfigError(
            f"{out} holds a pool made with other settings ({', '.join(different)}); choose another folder"
        )


def plan_teachers(config: MakePoolConfig) -> list[TeacherPlan]:
    """Assign classes, architectures and file formats to the teachers; classes are disjoint as long as possible."""
    generator = child_generator(config.seed, "plan")
    names = [_available(Path(folder), config) for folder in config.data]
    remaining: list[list[str]] = [[] for _ in config.data]
    plans = []
    for index in range(config.teachers):
        data = index % len(config.data)
        low, high = config.classes
        size = int(torch.randint(low, high + 1, (1,), generator=generator))
        if len(remaining[data]) < size:
            order = torch.randperm(len(names[data]), generator=generator)
            remaining[data] = [names[data][i] for i in order]
        classes, remaining[data] = remaining[data][:size], remaining[data][size:]
        architecture = config.architectures[index % len(config.architectures)]
        plans.append(
            TeacherPlan(
                name=f"teacher-{index + 1:02d}-{architecture}",
                data=data,
                architecture=architecture,
                form=config.forms[index % len(config.forms)],
                class_names=tuple(sorted(classes)),
            )
        )
    return plans


def _available(folder: Path, config: MakePoolConfig) -> list[str]:
    names = [path.name for path in class_folders(folder)]
    kept = [name for name in names if not matches(name, config.leave_out)]
    if len(kept) < config.classes[1]:
        raise DataError(f"{folder} has {len(kept)} classes to train on; a teacher needs {config.classes[1]}")
    return kept


def _measured_spec(config: MakePoolConfig, data: int, pictures: LabelledPictures) -> ImageSpec:
    """Return the input form for teachers of a data set, normalised by statistics of its training pictures."""
    size = config.image_sizes[data % len(config.image_sizes)]
    channels = config.channels[data % len(config.channels)]
    inverted = config.inverted[data % len(config.inverted)]
    raw = ImageSpec(
        channels=channels, height=size, width=size, mean=(0.0,) * channels, std=(1.0,) * channels, inverted=inverted
    )
    held_back = {k for k, name in enumerate(pictures.class_names) if matches(name, config.leave_out)}
    allowed = torch.tensor([i for i, label in enumerate(pictures.labels.tolist()) if label not in held_back])
    order = torch.randperm(len(allowed), generator=child_generator(config.seed, "statistics", data))
    images = pictures.images(raw, allowed[order[:_STATISTICS_PICTURES]])
    mean = tuple(round(float(value), 4) for value in images.mean(dim=(0, 2, 3)))
    std = tuple(max(round(float(value), 4), 0.01) for value in images.std(dim=(0, 2, 3)))
    return ImageSpec(channels=channels, height=size, width=size, mean=mean, std=std, inverted=inverted)


def _train_and_write(
    plan: TeacherPlan,
    config: MakePoolConfig,
    pictures: LabelledPictures,
    spec: ImageSpec,
    path: Path,
    device: torch.device,
    emit: EventSink,
) -> Sidecar:
    train, (images, labels) = split_pictures(plan, config, pictures, spec)
    with seeded(config.seed, "initial weights", plan.name):
        model = build_backbone(plan.architecture, spec.channels, spec.height, len(plan.class_names))
    train_classifier(model.to(device), *train, plan.name, config, emit)
    model.eval()
    with torch.no_grad():
        predicted = torch.cat([model(part.to(device)).argmax(dim=1).cpu() for part in images.split(256)])
    sidecar = Sidecar(
        architecture=plan.architecture,
        spec=spec,
        class_names=plan.class_names,
        held_out_accuracy=float((predicted == labels).float().mean()),
        trained_on=Path(config.data[plan.data]).name,
    )
    sidecar_path(path).unlink(missing_ok=True)
    write_checkpoint(model.cpu(), spec, path, plan.form)
    write_sidecar(path, sidecar)
    return sidecar


Labelled = tuple[Tensor, Tensor]


def split_class(pictures: LabelledPictures, name: str, config: MakePoolConfig) -> tuple[Tensor, Tensor]:
    """Return the indices of a class's training pictures and of its held-out pictures; all teachers share the split.

    Raises:
        DataError: the class has fewer than two pictures.
    """
    indices = pictures.indices_of(pictures.class_names.index(name))
    n_held_out = max(1, round(len(indices) * config.held_out_fraction))
    if len(indices) <= n_held_out:
        raise DataError(f"class '{name}' has {len(indices)} picture(s); training and held-out need at least 2")
    order = indices[torch.randperm(len(indices), generator=child_generator(config.seed, "split", name))]
    return order[n_held_out:], order[:n_held_out]


def split_pictures(
    plan: TeacherPlan, config: MakePoolConfig, pictures: LabelledPictures, spec: ImageSpec
) -> tuple[Labelled, Labelled]:
    """Split each class of a teacher into training and held-out images, ((n, c, h, w), (n,)) each."""
    parts: tuple[list[Tensor], list[Tensor]] = ([], [])
    labels: tuple[list[int], list[int]] = ([], [])
    for label, name in enumerate(plan.class_names):
        for part, chosen in enumerate(split_class(pictures, name, config)):
            parts[part].append(pictures.images(spec, chosen))
            labels[part].extend([label] * len(chosen))
    train, held_out = ((torch.cat(images), torch.tensor(of)) for images, of in zip(parts, labels, strict=True))
    return train, held_out


def train_classifier(
    model: Backbone, images: Tensor, labels: Tensor, name: str, config: MakePoolConfig, emit: EventSink
) -> None:
    """Train `model` in place with AdamW and a one-cycle schedule on jittered images."""
    generator, device = child_generator(config.seed, "batches", name), next(model.parameters()).device
    optimiser = torch.optim.AdamW(model.parameters(), lr=config.lr, weight_decay=0.05)
    n_batches = math.ceil(len(images) / config.batch_size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, config.lr, total_steps=config.epochs * n_batches)
    model.train()
    for epoch in range(config.epochs):
        total = 0.0
        for batch in torch.randperm(len(images), generator=generator).tensor_split(n_batches):
            jittered = jitter(images[batch], generator, flip=config.flip).to(device)
            loss = F.cross_entropy(model(jittered), labels[batch].to(device))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
            emit(Heartbeat(name))
        if not math.isfinite(total):
            raise TrainingError(
                f"the loss of {name} is NaN or infinite after epoch {epoch + 1}; try a lower learning rate"
            )
        emit(TeacherEpochDone(name, epoch + 1, config.epochs, total / len(images)))


def jitter(images: Tensor, generator: torch.Generator, *, flip: bool) -> Tensor:
    """Rotate (10 degrees), scale (10 %), shift (an eighth) and, with `flip`, mirror each image at random."""
    n = len(images)
    angle, log_scale, shift_x, shift_y = (torch.rand(4, n, generator=generator) * 2 - 1).unbind()
    angle, scale = angle * math.radians(10), (log_scale * 0.1).exp()
    mirror = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0) if flip else torch.ones(n)
    cos, sin = angle.cos() * scale, angle.sin() * scale
    rows = torch.stack([cos * mirror, -sin, shift_x / 4, sin * mirror, cos, shift_y / 4], dim=1).view(n, 2, 3)
    grid = F.affine_grid(rows.to(images.dtype), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)
