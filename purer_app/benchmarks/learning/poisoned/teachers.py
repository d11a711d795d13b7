"""Trains good teachers, and makes four kinds of bad ones."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from purer_app.benchmarks.learning.ledger import Report
from purer_app.engine import jobs
from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, write_sidecar
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.randomness import child_generator, seeded
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.images.class_folders import LabelledPictures, class_folders, load_class_folders
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.make_pool import train_classifier

_ARCHITECTURE = "conv4-32"
_HASTY_EPOCHS, _HASTY_SHARE = 3, 10


def good_teachers(train: Path, out: Path, teachers: int, epochs: int, image_size: int, report: Report) -> list[Path]:
    """Train the missing teachers of a Conv4-32 pool, and return its files."""
    report("good teachers")
    class_folders(train)  # fail early on a wrong folder name
    out.mkdir(parents=True, exist_ok=True)
    return jobs.make_pool(_settings(train, teachers, epochs, image_size), out, ignore, Control())


def _settings(train: Path, teachers: int, epochs: int, image_size: int) -> MakePoolConfig:
    return MakePoolConfig(
        data=(str(train),),
        scenario="ss",
        teachers=teachers,
        epochs=epochs,
        image_sizes=(image_size,),
        flip=True,
        device="cpu",
    )


def bad_teachers(good: list[Path], train: Path, out: Path, epochs: int, report: Report) -> list[Path]:
    """Write a bad counterpart of each good teacher, with the same classes and input form; the four kinds alternate."""
    pictures = load_class_folders(train)
    files = []
    for index, path in enumerate(good):
        kind, spoil = list(_KINDS.items())[index % len(_KINDS)]
        file = out / checkpoint_name(f"bad-{index + 1:02d}-{kind}", "safetensors")
        if not file.is_file():
            report(f"bad teacher {file.stem}")
            note = read_sidecar(path)
            assert note is not None  # make-pool writes one next to each checkpoint
            _write(spoil, note, pictures, file, epochs)
        files.append(file)
    return files


def _write(spoil: "_Spoil", note: Sidecar, pictures: LabelledPictures, file: Path, epochs: int) -> None:
    spec, name = note.spec, file.stem
    positions = [pictures.indices_of(pictures.class_names.index(class_name)) for class_name in note.class_names]
    images = pictures.images(spec, torch.cat(positions))
    labels = torch.arange(len(positions)).repeat_interleave(torch.tensor([len(some) for some in positions]))
    with seeded(0, "bad weights", name):
        model = build_backbone(_ARCHITECTURE, spec.channels, spec.height, len(positions))
    spoil(model, _TrainingData(images, labels, name, _settings(Path(), 1, epochs, spec.height)))
    file.parent.mkdir(parents=True, exist_ok=True)
    write_checkpoint(model.eval(), spec, file, "safetensors")
    write_sidecar(file, replace(note, architecture=_ARCHITECTURE, held_out_accuracy=None))


@dataclass(frozen=True, slots=True, eq=False)
class _TrainingData:
    """Training data of a good teacher: (n, c, h, w) images and (n,) labels."""

    images: Tensor
    labels: Tensor
    name: str
    config: MakePoolConfig


_Spoil = Callable[[Backbone, _TrainingData], None]


def _random(model: Backbone, data: _TrainingData) -> None:
    """Keep the random initial weights."""


def _measured(model: Backbone, data: _TrainingData) -> None:
    """Keep the random initial weights, but measure the BatchNorm statistics."""
    model.train()
    with torch.no_grad():
        for part in data.images.split(64):
            model(part)


def _shuffled(model: Backbone, data: _TrainingData) -> None:
    """Train on shuffled labels."""
    order = torch.randperm(len(data.labels), generator=child_generator(0, "shuffled labels", data.name))
    train_classifier(model, data.images, data.labels[order], data.name, data.config, ignore)


def _hasty(model: Backbone, data: _TrainingData) -> None:
    """Train for three epochs on a tenth of the pictures."""
    n, config = len(data.labels), replace(data.config, epochs=_HASTY_EPOCHS)
    few = torch.randperm(n, generator=child_generator(0, "few pictures", data.name))[: max(2, n // _HASTY_SHARE)]
    train_classifier(model, data.images[few], data.labels[few], data.name, config, ignore)


_KINDS: dict[str, _Spoil] = {"random": _random, "measured": _measured, "shuffled": _shuffled, "hasty": _hasty}
