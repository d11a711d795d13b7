"""Writes and reads the meta-model of a run: weights, facts and their checksums."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import save
from torch import Tensor

from purer_app.engine.core.command_line import quoted
from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.core.tensor_files import read_safetensors
from purer_app.engine.runs.checksums import checksum_list, find_damage
from purer_app.engine.runs.snapshots import on_cpu

MODEL = "model.safetensors"
_FACTS, _CHECKSUMS = "model.toml", "model.sha256"


def model_contents(run: Path, theta: Mapping[str, Tensor], facts: Mapping[str, Any]) -> dict[Path, bytes]:
    """Return the files of a model in writing order; the weights come last, because they mark the run as finished."""
    contents = {_FACTS: toml_text(facts).encode(), MODEL: save(on_cpu(theta))}
    return {run / name: content for name, content in ({_CHECKSUMS: checksum_list(contents)} | contents).items()}


def read_model(run: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read the meta-model of a run.

    Raises:
        RunFolderError: the run has not finished, or its model cannot be read.
    """
    check_model(run)
    try:
        return read_safetensors(run / MODEL), read_toml(run / _FACTS)
    except ConfigError as error:
        raise _damaged(run, str(error)) from error
    except (SafetensorError, OSError) as error:
        raise _damaged(run, f"{run / MODEL} cannot be read: {error}") from error


def check_model(run: Path) -> None:
    """Check that the model of a run is complete and intact.

    Raises:
        RunFolderError: it is not.
    """
    lacks = next((name for name in (MODEL, _FACTS) if not (run / name).is_file()), "")
    if lacks:
        what = "finished model" if lacks == MODEL else f"{lacks}, which its model needs"
        raise RunFolderError(f"{run} has no {what}; continue the run with: purer-app train --resume {quoted(run)}")
    if damage := find_damage(run / _CHECKSUMS):
        raise _damaged(run, f"{run}: {damage}")


def _damaged(run: Path, problem: str) -> RunFolderError:
    return RunFolderError(
        f"{problem}. To write it again from the last snapshot: purer-app train --resume {quoted(run)}"
    )
