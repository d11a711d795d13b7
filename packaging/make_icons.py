"""Renders the application icon in all sizes from the SVG file.

Usage: `python packaging/make_icons.py [OUT]` writes PNG files in the folders of the hicolor icon theme, an .ico for
Windows and an .icns for macOS; without OUT, they replace those in packaging/icons.
"""

import io
import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

NAME = "purer-app"
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZES_PX = (32, 64, 128, 256, 512, 1024)
PACKAGING = Path(__file__).resolve().parent
SOURCE = PACKAGING.parent / "resources" / "icons" / f"{NAME}.svg"


def drawn(source: Path, size_px: int) -> Image.Image:
    """Render the icon as an RGBA image; needs a running QGuiApplication."""
    picture = QImage(size_px, size_px, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know the format as bytes only
    return Image.open(io.BytesIO(buffer.data().data())).convert("RGBA")


def write_icons(out: Path) -> None:
    """Write the hicolor folders, the .ico and the .icns to a folder."""
    images = {size: drawn(SOURCE, size) for size in {*SIZES_PX, *ICO_SIZES_PX, *ICNS_SIZES_PX}}
    for size in SIZES_PX:
        path = out / "hicolor" / f"{size}x{size}" / "apps" / f"{NAME}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        images[size].save(path, optimize=True)
    scalable = out / "hicolor" / "scalable" / "apps" / f"{NAME}.svg"
    scalable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE, scalable)
    sizes = [(size, size) for size in ICO_SIZES_PX]
    images[max(ICO_SIZES_PX)].save(out / f"{NAME}.ico", sizes=sizes, append_images=list(images.values()))
    images[max(ICNS_SIZES_PX)].save(out / f"{NAME}.icns", append_images=[images[size] for size in ICNS_SIZES_PX])


def main(arguments: list[str]) -> None:
    """Write all icons to the given folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    write_icons(Path(arguments[0]) if arguments else PACKAGING / "icons")
    del application


if __name__ == "__main__":
    main(sys.argv[1:])
