"""Prepares the exact repetition of a run: its settings, and what differs from its time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.events import EventSink
from purer_app.engine.core.files import real_path
from purer_app.engine.core.machine.devices import find_devices, installed_versions
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.text import listed
from purer_app.engine.runs.run_files import checkpoints_of, read_manifest, read_settings, subtable

_NAMES = {"purer_app": "PURER", "python": "Python", "torch": "PyTorch", "torchvision": "torchvision"}


@dataclass(frozen=True, slots=True)
class Repetition:
    """A run to repeat.

    Attributes:
        config: its settings, which name its models if their folder holds others as well.
        differences: sentences on what differs from the time of the run, so that the result may differ.
        missing: models and folders of pictures that are gone; without them the run cannot start.
    """

    config: TrainConfig
    differences: tuple[str, ...]
    missing: tuple[str, ...]


def prepare_repetition(run: Path, emit: EventSink) -> Repetition:
    """Compare the models, versions and device of a run with those of now.

    Raises:
        RunFolderError: the settings or the manifest of the run are damaged.
    """
    manifest, config = read_manifest(run), read_settings(run)
    recorded = checkpoints_of(run, manifest)
    pool = Path(config.pool)
    missing = [str(pool / name) for name in recorded if not (pool / name).exists()]
    missing += [folder for folder in (config.validation, config.unlabelled) if folder and not Path(folder).is_dir()]
    present = {name: pool / name for name in recorded if (pool / name).exists()}
    others = [] if config.models or not pool.is_dir() else [pool]
    verdicts = inspect_named([*present.values(), *others], emit)
    digests = {real_path(Path(verdict.path)): verdict.sha256 for verdict in verdicts}
    changed = [name for name, path in present.items() if digests.get(real_path(path)) != recorded[name]]
    used = {real_path(path) for path in present.values()}
    more = [v.path for v in verdicts if v.use.is_teacher and real_path(Path(v.path)) not in used]
    if more:
        config = replace(config, models=tuple(recorded))
    return Repetition(config, (*_of_models(changed, more), *_of_machine(config, manifest)), tuple(missing))


def repeat_command(run: Path, config: TrainConfig, out: Path) -> str:
    """Return the command line that repeats a run in a new folder.

    Args:
        config: of `prepare_repetition`.
    """
    words = ["purer-app", "train", quoted(config.pool), "--out", quoted(out), "--config", quoted(run / "settings.toml")]
    if config.models != read_settings(run).models:
        words += [word for name in config.models for word in ("--only", quoted(name))]
    return " ".join(words)


def _of_models(changed: list[str], more: list[str]) -> list[str]:
    found = []
    if changed:
        found.append(f"Changed since the run: {listed(changed)}.")
    if more:
        names = listed([Path(path).name for path in more])
        found.append(f"The folder also holds models that the run did not use; they are left out: {names}.")
    return found


def _of_machine(config: TrainConfig, manifest: Mapping[str, Any]) -> list[str]:
    found = []
    for name, now in installed_versions().items():
        if (then := subtable(manifest, "versions").get(name, now)) != now:
            found.append(f"{_NAMES[name]} is {now}; it was {then}.")
    then, here = str(manifest.get("device", "")), [device.word for device in find_devices()]
    now = here[0] if config.device == "auto" else config.device
    if now not in here:
        found.append(f"The device {now} is not available here; the run cannot start.")
    elif then not in ("", now):
        found.append(f"The device is {now}; it was {then}.")
    if config.meta.max_seconds:
        found.append(
            f"The run has a time limit of {config.meta.max_seconds / 60:g} min, so its number of steps depends on the "
            "speed of the machine."
        )
    return found
