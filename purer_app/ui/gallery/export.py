"""Exports pseudo images as PNG files with their provenance; no Qt."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from purer_app import __version__
from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import write_atomically
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.state.project.project import safe_name

_LONG = 200
"""Longer texts are compressed."""
CARE = "Synthetic, but may resemble private training data: treat them as you treat the model."


def export_images(images: Iterable[PseudoImage], folder: Path, run: Path, emit: EventSink) -> tuple[Path, ...]:
    """Write each image in its original size; existing files are not overwritten, the new file gets a number.

    Args:
        run: the folder of the run of the images.

    Raises:
        RunFolderError: the folder cannot be written; images written before are kept.
    """
    written, origin = [], origin_of(run)
    for image in images:
        emit(Heartbeat(image.class_name))
        path = _free_path(folder, file_stem(image))
        write_atomically(path, png_bytes(image, origin))
        written.append(path)
    return tuple(written)


@dataclass(frozen=True, slots=True)
class Origin:
    """The run of some images: its name, what made it, the SHA-256 of its models by name, and its settings as TOML.

    What cannot be read is empty.
    """

    run: str
    versions: str = ""
    digests: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    settings: str = ""


def origin_of(run: Path) -> Origin:
    """Read the origin of the images of a run; a damaged or missing run has only its name."""
    from purer_app.engine.runs.run_files import checkpoints_of, read_manifest, read_settings, subtable

    try:
        manifest, config = read_manifest(run), read_settings(run)
        versions = ", ".join(f"{name} {version}" for name, version in subtable(manifest, "versions").items())
        digests = checkpoints_of(run, manifest)
    except RunFolderError:
        return Origin(run.name)
    pool, validation, unlabelled = (Path(name).name for name in (config.pool, config.validation, config.unlabelled))
    plain = replace(config, pool=pool, validation=validation, unlabelled=unlabelled)  # without folders of this computer
    return Origin(run.name, versions, digests, str(config.seed), settings_to_toml(plain))


def file_stem(image: PseudoImage) -> str:
    """Return a file name with step, model, class and number, valid on all systems."""
    name = f"step-{image.step:06d}_{Path(image.teacher).stem}_{image.class_name}_{image.number:02d}"
    return safe_name(name.replace(" ", "-"))


def png_bytes(image: PseudoImage, origin: Origin) -> bytes:
    """Return the image as PNG with its provenance in text chunks."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, value in provenance(image, origin).items():
        info.add_itxt(key, value, zip=len(value) > _LONG)
    file = io.BytesIO()
    Image.frombytes("RGB", (image.width, image.height), image.rgb).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def provenance(image: PseudoImage, origin: Origin) -> dict[str, str]:
    """Return the provenance of an image as text chunks; `Class` is the name that the model has."""
    chunks = {
        "Software": f"PURER {__version__}",
        "Source": "synthetic: inverted from a trained model, no photograph",
        "Run": origin.run,
        "Run made with": origin.versions,
        "Model": image.teacher,
        "Model SHA-256": origin.digests.get(image.teacher, ""),
        "Architecture": image.architecture,
        "Class": image.class_name,
        "Class title": image.title,
        "Image": str(image.number),
        "Step": str(image.step),
        "Confidence": f"{image.confidence:.4f}",
        "Confidence of other models": "" if image.others is None else f"{image.others:.4f}",
        "Hardness": "" if image.hardness is None else f"{image.hardness:.4f}",
        "Seed": origin.seed,
        "Settings": origin.settings,
        "Warning": CARE,
    }
    return {key: value for key, value in chunks.items() if value}


def _free_path(folder: Path, stem: str) -> Path:
    number = 1
    while (path := folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")).exists():
        number += 1
    return path
