"""Small valid and malicious checkpoints for several tests."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone

MakeNetwork = Callable[..., Backbone]
WriteTeacher = Callable[..., Path]
Repack = Callable[..., Path]


@pytest.fixture(scope="session")
def make_network() -> MakeNetwork:
    """Return a function that builds a network whose BatchNorm statistics matter, in evaluation mode."""

    def make(architecture: str, channels: int = 1, size: int = 28, n_classes: int = 3, seed: int = 0) -> Backbone:
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model = build_backbone(architecture, channels, size, n_classes)
            for name, value in model.state_dict().items():
                if value.is_floating_point() and value.ndim == 1:
                    value.uniform_(*((-0.3, 0.3) if name.endswith(("mean", "bias")) else (0.5, 1.5)))
        return model.eval()

    return make


@pytest.fixture(scope="session")
def write_teacher(make_network: MakeNetwork) -> WriteTeacher:
    """Return a function that writes a checkpoint of a given form, with or without its note."""

    def write(folder: Path, form: str, architecture: str = "conv4-4", *, note: bool = False, channels: int = 1) -> Path:
        size = 28
        spec = ImageSpec(channels=channels, height=size, width=size, mean=(0.2,) * channels, std=(0.4,) * channels)
        path = folder / checkpoint_name(f"{architecture}-{form}", form)
        write_checkpoint(make_network(architecture, channels, size), spec, path, form)
        if note:
            names = ("ash", "birch", "cedar")
            write_sidecar(path, Sidecar(architecture=architecture, spec=spec, class_names=names, held_out_accuracy=0.9))
        return path

    return write


@pytest.fixture(scope="session")
def repack() -> Repack:
    """Return a function that copies a zip with some entries replaced or added, packed or not."""

    def copy(source: Path, target: Path, changes: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", compression) as new:
            content = {name: old.read(name) for name in old.namelist()} | changes
            for name, data in content.items():
                new.writestr(name, data)
        return target

    return copy


@pytest.fixture(autouse=True)
def fixed_weights() -> None:
    """Draw the same random weights whichever tests ran before: a few units can all be dead, and then say nothing."""
    torch.manual_seed(0)
