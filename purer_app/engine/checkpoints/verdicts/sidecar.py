"""The note next to a checkpoint (`NAME.toml`), with the facts that the weights do not hold."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table, spec_to_table

FORMAT_VERSION = 1
LAYERS, IMAGE_SIZE, NORMALISATION, CLASS_NAMES = "layers", "image_size", "normalisation", "class_names"
ASSUMABLE = (LAYERS, IMAGE_SIZE, NORMALISATION, CLASS_NAMES)
"""The parts of a note that may be assumed: the layers without weights, and what `Sidecar` holds besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """Facts that the weights do not hold: architecture, input form, class names, accuracy (0 to 1, None if unknown).

    `modules` are the names of the modules of a layer list in the file, in order, the head last; empty where they follow
    from the order of the weights. `assumed` lists the parts, from `ASSUMABLE`, that hold usual values because they are
    unknown.
    """

    architecture: str
    spec: ImageSpec
    class_names: tuple[str, ...]
    held_out_accuracy: float | None = None
    trained_on: str = ""
    assumed: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()


def sidecar_path(checkpoint: Path) -> Path:
    """Return the path of the note of a checkpoint, whose last suffix it replaces."""
    return checkpoint.with_suffix(".toml")


def write_sidecar(checkpoint: Path, sidecar: Sidecar) -> None:
    """Write the note next to a checkpoint, atomically."""
    write_note(sidecar_path(checkpoint), sidecar)


def write_note(path: Path, sidecar: Sidecar) -> None:
    """Write a note, atomically."""
    table: dict[str, object] = {
        "format_version": FORMAT_VERSION,
        "architecture": sidecar.architecture,
        "class_names": list(sidecar.class_names),
        "input": spec_to_table(sidecar.spec),
    }
    if sidecar.held_out_accuracy is not None:
        table["held_out_accuracy"] = round(sidecar.held_out_accuracy, 4)
    if sidecar.trained_on:
        table["trained_on"] = sidecar.trained_on
    if sidecar.assumed:
        table["assumed"] = list(sidecar.assumed)
    if sidecar.modules:
        table["modules"] = list(sidecar.modules)
    write_atomically(path, toml_text(table).encode())


def read_sidecar(checkpoint: Path) -> Sidecar | None:
    """Read the note next to a checkpoint; None without one.

    Raises:
        CheckpointError: the note is there but malformed, out of range, or newer than this version.
    """
    return read_note(sidecar_path(checkpoint))


def read_note(path: Path) -> Sidecar | None:
    """Read a note; None without one.

    Raises:
        CheckpointError: the note is there but malformed, out of range, or newer than this version.
    """
    if not path.is_file():
        return None
    try:
        table = read_toml(path, name=path.name)
        if table.get("format_version") != FORMAT_VERSION:
            raise CheckpointError(
                f"{path.name} has format_version {table.get('format_version')}; this version reads {FORMAT_VERSION}"
            )
        return Sidecar(
            architecture=str(table["architecture"]),
            spec=spec_from_table(table["input"]),
            class_names=tuple(str(name) for name in table["class_names"]),
            held_out_accuracy=_accuracy(table.get("held_out_accuracy"), path),
            trained_on=str(table.get("trained_on", "")),
            assumed=_assumed(table.get("assumed", ()), path),
            modules=_modules(table.get("modules", []), path),
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise CheckpointError(f"{path.name} is incomplete or malformed: {error!r}") from error
    except ConfigError as error:
        sentence = str(error) if path.name in str(error) else f"{path.name}: {error}"
        raise CheckpointError(sentence) from error


def _accuracy(value: Any, path: Path) -> float | None:
    if value is not None and not 0 <= float(value) <= 1:
        raise CheckpointError(f"{path.name} has held_out_accuracy {value}; it must be in [0, 1]")
    return None if value is None else float(value)


def _assumed(value: Any, path: Path) -> tuple[str, ...]:
    parts = tuple(str(part) for part in value)
    if isinstance(value, str) or not set(parts) <= set(ASSUMABLE):
        raise CheckpointError(f"{path.name} has assumed {value!r}; it must be a list of {', '.join(ASSUMABLE)}")
    return parts


def _modules(value: Any, path: Path) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise CheckpointError(f"{path.name} has modules {value!r}; it must be a list of names")
    return tuple(value)
