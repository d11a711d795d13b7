"""Teachers and settings for training runs that take a fraction of a second."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.event_codec import event_to_dict
from purer_app.engine.core.events import Control, Event, NoticeGiven, RunFinished, SnapshotSaved, StageStarted
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import learner_config
from purer_app.engine.core.settings.toml_io import parse_toml
from purer_app.engine.core.settings.train_config import (
    CurriculumConfig,
    EpisodeConfig,
    InversionConfig,
    MetaConfig,
    RecordConfig,
    TrainConfig,
)
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.runs.run_files import settings_hash
from purer_app.engine.runs.run_folder import RunFolder


def write_teacher(
    folder: Path,
    name: str,
    architecture: str = "conv4-4",
    *,
    channels: int = 1,
    size: int = 16,
    classes: int = 3,
    form: str = "safetensors",
    seed: int = 0,
    head_weight: float | None = None,
    class_names: tuple[str, ...] = (),
) -> Path:
    """Write an untrained classifier with BatchNorm statistics of noise.

    Args:
        head_weight: value of all head weights; with a huge value, the model can be loaded but its logits overflow.
        class_names: by default "NAME class 0", "NAME class 1" …
    """
    folder.mkdir(parents=True, exist_ok=True)
    spec = ImageSpec(channels=channels, height=size, width=size, mean=(0.4,) * channels, std=(0.3,) * channels)
    with seeded(seed, name):
        model = build_backbone(architecture, channels, size, classes)
        model.train()
        with torch.no_grad():
            model(torch.randn(8, *spec.shape))
            if head_weight is not None:
                model.get_parameter(f"{model.head_name}.weight").fill_(head_weight)
    path = folder / checkpoint_name(name, form)
    write_checkpoint(model.eval(), spec, path, form)
    names = class_names or tuple(f"{name} class {k}" for k in range(classes))
    note = Sidecar(architecture=architecture, spec=spec, class_names=names, held_out_accuracy=0.5 + seed / 1000)
    write_sidecar(path, note)
    return path


def write_encoder(folder: Path, name: str = "encoder") -> Path:
    """Write a Conv4 whose head and note were thrown away, as few-shot encoders are saved."""
    path = write_teacher(folder, name, channels=3, size=20, seed=7)
    state = {key: value for key, value in load_file(path).items() if not key.startswith("head.")}
    save_file(state, path)
    path.with_suffix(".toml").unlink()
    return path


def write_tiny_pool(folder: Path) -> Path:
    """Write two Conv4 teachers and a LeNet with 16x16 inputs and 8 classes in total."""
    write_teacher(folder, "a", seed=1)
    write_teacher(folder, "b", seed=2, form="wrapped")
    write_teacher(folder, "c", "lenet", classes=2, seed=3, form="pth")
    return folder


def write_mixed_pool(folder: Path, large: str = "resnet18-8") -> Path:
    """Write a grey LeNet without BatchNorm, a colour Conv4 and a large colour ResNet18: 5, 7 and 10 classes."""
    write_teacher(folder, "grey", "lenet", channels=1, size=28, classes=5)
    write_teacher(folder, "small", "conv4-8", channels=3, size=32, classes=7)
    write_teacher(folder, "large", large, channels=3, size=84, classes=10)
    return folder


def tiny_config(pool: Path, learner: str = "maml", *, seed: int = 0, validation: str = "") -> TrainConfig:
    """Return settings with two warm-up steps, six meta-iterations and a snapshot per step that use all features."""
    return TrainConfig(
        pool=str(pool),
        seed=seed,
        device="cpu",
        validation=validation,
        inversion=InversionConfig(warmup_steps=2, teachers_per_step=2),
        episode=EpisodeConfig(n_way=3, n_shot=1, n_query=2),
        curriculum=CurriculumConfig(patience=1, warmup_fraction=0.2),
        learner=learner_config(
            learner, backbone="conv4-4", student_backbone="conv4-4", student_batches=2, train_steps=1, test_steps=2
        ),
        meta=MetaConfig(steps=6, episodes_per_step=2, lag_steps=2),
        record=RecordConfig(snapshot_seconds=0, validation_every=2, validation_episodes=3),
    )


def changed(config: TrainConfig, **parts: Mapping[str, Any]) -> TrainConfig:
    """Return the settings with some values of some parts replaced: changed(config, meta={"steps": 3}).

    Values that the learner of the settings does not have are passed over.
    """
    learner = learner_config(**{**asdict(config.learner), **parts.pop("learner", {})})
    new = {part: replace(getattr(config, part), **values) for part, values in parts.items()}
    return replace(config, **new, learner=learner)


class FinishAfter(Control):
    """Requests a job to finish after a number of events of one type, which `emit` must receive."""

    def __init__(self, kind: type[Event], count: int) -> None:
        self._kind = kind
        self._left = count

    def emit(self, event: Event) -> None:
        self._left -= isinstance(event, self._kind)

    @property
    def finish_requested(self) -> bool:
        return self._left <= 0


class SuspendAfter(Control):
    """Requests a training run to suspend after a number of events of one type, which `emit` must receive."""

    def __init__(self, kind: type[Event], count: int) -> None:
        self._finish = FinishAfter(kind, count)
        self.emit = self._finish.emit

    @property
    def suspend_requested(self) -> bool:
        return self._finish.finish_requested


def told(events: list[Event]) -> list[dict[str, Any]]:
    """Return the events of a run without times and paths, and without snapshots and notices of resuming."""
    kept = [event for event in events if not isinstance(event, StageStarted | NoticeGiven | SnapshotSaved)]
    records = [event_to_dict(event) for event in kept]
    return [{key: value for key, value in record.items() if key not in ("seconds", "path")} for record in records]


def assert_same_tensors(first: Mapping[str, Tensor], second: Mapping[str, Tensor]) -> None:
    """Assert that two sets of named tensors are bitwise equal."""
    assert sorted(first) == sorted(second)
    different = [name for name in first if not torch.equal(first[name], second[name])]
    assert different == []


def assert_same_run(first: Path, second: Path) -> None:
    """Assert that two finished runs have the same state, model and events, except for times."""
    one, two = RunFolder(first), RunFolder(second)
    state, other = one.latest_snapshot(), two.latest_snapshot()
    assert state is not None and other is not None
    assert state.step == other.step
    assert_same_tensors(state.tensors, other.tensors)
    by_the_clock = ("seconds", "progress", "time_plan", "recognised_at")
    facts, others = ({k: v for k, v in s.facts.items() if k not in by_the_clock} for s in (state, other))
    assert facts == others
    assert_same_tensors(one.load_model()[0], two.load_model()[0])
    assert one.load_model()[1] == two.load_model()[1]
    assert told(one.events()) == told(two.events())
    assert sum(isinstance(event, RunFinished) for event in one.events()) == 1


@contextmanager
def files_limited_to(n_bytes: int) -> Iterator[None]:
    """Limit the size of all files, to simulate a full disk."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def rewrite_settings(run: Path, text: str) -> None:
    """Replace the settings of a run and their hash."""
    manifest = (run / "manifest.toml").read_text(encoding="utf-8")
    before = settings_hash(parse_toml((run / "settings.toml").read_text(encoding="utf-8")))
    assert before in manifest
    (run / "settings.toml").write_text(text, encoding="utf-8")
    (run / "manifest.toml").write_text(manifest.replace(before, settings_hash(parse_toml(text))), encoding="utf-8")
