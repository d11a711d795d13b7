"""Exports pseudo images as PNG files with their provenance; no Qt."""

import io
from collections.abc import Iterable
from pathlib import Path

from purer_app import __version__
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import write_atomically
from purer_app.ui.gallery.record import PseudoImage
from purer_app.ui.state.project.project import safe_name

CARE = "Synthetic, but may resemble private training data: treat them as you treat the model."


def export_images(images: Iterable[PseudoImage], folder: Path, run: str, emit: EventSink) -> tuple[Path, ...]:
    """Write each image in its original size; existing files are not overwritten, the new file gets a number.

    Args:
        run: the name of the run of the images.

    Raises:
        RunFolderError: the folder cannot be written; images written before are kept.
    """
    written = []
    for image in images:
        emit(Heartbeat(image.class_name))
        path = _free_path(folder, file_stem(image))
        write_atomically(path, png_bytes(image, run))
        written.append(path)
    return tuple(written)


def file_stem(image: PseudoImage) -> str:
    """Return a file name with step, model, class and number, valid on all systems."""
    name = f"step-{image.step:06d}_{Path(image.teacher).stem}_{image.class_name}_{image.number:02d}"
    return safe_name(name.replace(" ", "-"))


def png_bytes(image: PseudoImage, run: str) -> bytes:
    """Return the image as PNG with its provenance in text chunks."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for key, value in provenance(image, run).items():
        info.add_itxt(key, value)
    file = io.BytesIO()
    Image.frombytes("RGB", (image.width, image.height), image.rgb).save(file, "PNG", pnginfo=info)
    return file.getvalue()


def provenance(image: PseudoImage, run: str) -> dict[str, str]:
    """Return the provenance of an image as text chunks."""
    others = {} if image.others is None else {"Confidence of other models": f"{image.others:.4f}"}
    return {
        "Software": f"PURER {__version__}",
        "Source": "synthetic: inverted from a trained model, no photograph",
        "Run": run,
        "Model": image.teacher,
        "Architecture": image.architecture,
        "Class": image.class_name,
        "Step": str(image.step),
        "Confidence": f"{image.confidence:.4f}",
        **others,
        "Warning": CARE,
    }


def _free_path(folder: Path, stem: str) -> Path:
    number = 1
    while (path := folder / (f"{stem}.png" if number == 1 else f"{stem}-{number}.png")).exists():
        number += 1
    return path
