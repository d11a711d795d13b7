"""The judge: a classifier of another architecture than the teachers, trained on real pictures of their classes."""

import json
import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.benchmarks.real_pictures import RealPictures
from purer_app.benchmarks.storage import file_name, key_of
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import Event, TeacherEpochDone
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.make_pool import train_classifier

CANDIDATES = ("resnet12-16-32-64-128", "resnet18-16", "resnet10-16", "cifar-resnet8")
"""Architectures of a judge, the preferred one first."""
STEPS = 2250
"""Training steps of a judge; with fewer pictures they are more epochs."""
_SEED = 7
_BATCH = 256

Report = Callable[[str], object]


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """A trained judge; `accuracy` is over the held-out pictures of all its classes, 0 to 1."""

    network: Backbone
    architecture: str
    spec: ImageSpec
    class_names: tuple[str, ...]
    accuracy: float

    def look(self, images: Tensor, spec: ImageSpec) -> tuple[Tensor, Tensor]:
        """Return the features, (n, d), and the logits, (n, number of classes), of (n, *spec.shape) images."""
        device = next(self.network.parameters()).device
        parts = []
        with torch.no_grad():
            for batch in images.split(_BATCH):
                features = self.network.features(convert(batch.to(device), spec, self.spec))
                parts.append((features.cpu(), self.network.head(features).cpu()))
        return torch.cat([part[0] for part in parts]), torch.cat([part[1] for part in parts])


def choose_architecture(used: Collection[str], spec: ImageSpec) -> str:
    """Return an architecture for the judge of teachers with these architectures, of another family if possible.

    Raises:
        ConfigError: each candidate is used or does not take this input form.
    """
    possible = [name for name in CANDIDATES if name not in used and _takes(name, spec)]
    families = {_family(name) for name in used}
    others = [name for name in possible if _family(name) not in families]
    if not possible:
        raise ConfigError(f"no judge differs from all models in this pool; name one of {', '.join(CANDIDATES)}")
    return (others or possible)[0]


def judge_architecture(wanted: str, spec: ImageSpec, used: Collection[str]) -> str:
    """Return the architecture of a judge: `wanted` or, if that is empty, the one that `choose_architecture` returns.

    Raises:
        ConfigError: it is unknown or does not take the input form, or no candidate is left.
    """
    architecture = wanted or choose_architecture(used, spec)
    _untrained(architecture, spec, 2)
    return architecture


def _family(architecture: str) -> str:
    """Return the name without widths and suffixes: "resnet10" of "resnet10-16"; cifar-resnet20 is a "cifar-resnet"."""
    head, _, rest = architecture.partition("-")
    return f"{head}-{rest.rstrip('-a').rstrip('0123456789')}" if head == "cifar" else head


def _takes(architecture: str, spec: ImageSpec) -> bool:
    try:
        build_backbone(architecture, spec.channels, spec.height, 2)
    except ConfigError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgePlan:
    """How judges are trained and where they are stored."""

    folder: Path
    flip: bool
    device: torch.device
    architecture: str = ""
    """Empty: chosen by `choose_architecture`."""
    steps: int = STEPS

    def settings(self, n_pictures: int) -> MakePoolConfig:
        """Return the settings for `train_classifier`; data, teachers and split are not used."""
        plain = MakePoolConfig(data=("-",), flip=self.flip, seed=_SEED)
        return replace(plain, epochs=max(1, math.ceil(self.steps * plain.batch_size / n_pictures)))


def trained_judge(real: RealPictures, spec: ImageSpec, used: Collection[str], plan: JudgePlan, report: Report) -> Judge:
    """Return the stored judge for these pictures and this input form, or train it now.

    Args:
        used: architectures of the teachers.

    Raises:
        EngineError: the architecture is unknown or does not take the input form, or training diverged.
    """
    architecture = judge_architecture(plan.architecture, spec, used)
    network = _untrained(architecture, spec, len(real.class_names))
    settings = plan.settings(len(real.training))
    about = _facts(real, spec, architecture, settings)
    stem = f"{file_name(architecture)}-{key_of(json.dumps(about))}"
    weights, note = plan.folder / f"{stem}.safetensors", plan.folder / f"{stem}.json"
    accuracy = _restored(network, weights, note)
    if accuracy is None:
        report(
            f"judge: training {architecture} on {len(real.training)} real pictures of {len(real.class_names)} classes"
        )
        images, labels = real.labelled(spec, real.training)
        train_classifier(network.to(plan.device), images, labels, "judge", settings, _epochs_to(report))
        judge = Judge(network.eval(), architecture, spec, real.class_names, 0.0)
        images, labels = real.labelled(spec, real.held_out)
        accuracy = float((judge.look(images, spec)[1].argmax(dim=1) == labels).float().mean())
        state = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
        write_atomically(weights, save(state))
        write_atomically(note, json.dumps(about | {"held_out_accuracy": accuracy}, indent=2).encode())
        report(f"judge: {100 * accuracy:.1f} % of the held-out pictures")
    return Judge(network.to(plan.device).eval(), architecture, spec, real.class_names, accuracy)


def _untrained(architecture: str, spec: ImageSpec, n_classes: int) -> Backbone:
    with seeded(_SEED, "judge"):
        return build_backbone(architecture, spec.channels, spec.height, n_classes)


def _facts(real: RealPictures, spec: ImageSpec, architecture: str, settings: MakePoolConfig) -> dict[str, Any]:
    return {
        "architecture": architecture,
        "input": str(spec),
        "classes": list(real.class_names),
        "pictures": real.content,
        "training_pictures": len(real.training),
        "held_out_pictures": key_of(real.held_out.tolist()),
        "settings": str(replace(settings, data=("-",))),
    }


def _restored(network: Backbone, weights: Path, note: Path) -> float | None:
    """Load stored weights and return the held-out accuracy; None if there are none or they are damaged."""
    try:
        accuracy = float(json.loads(note.read_text(encoding="utf-8"))["held_out_accuracy"])
        network.load_state_dict(read_safetensors(weights))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError):
        return None
    return accuracy


def _epochs_to(report: Report) -> Callable[[Event], None]:
    def emit(event: Event) -> None:
        if isinstance(event, TeacherEpochDone):
            report(f"{event.teacher}: epoch {event.epoch} of {event.epochs}, loss {event.loss:.2f}")

    return emit
