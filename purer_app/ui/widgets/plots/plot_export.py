"""Exports plots as PNG, SVG and CSV."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from purer_app.engine.core.files import write_atomically
from purer_app.ui.widgets.plots.plot_lines import PlotLine, lines_to_csv

_PNG_SCALE = 2
FORMATS = ("png", "svg", "csv")


def write_png(widget: QWidget, path: Path) -> None:
    """Write a widget as a PNG at twice its size in pixels.

    Raises:
        RunFolderError: the file cannot be written.
    """
    image = QImage(widget.size() * _PNG_SCALE, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_PNG_SCALE)
    image.fill(widget.palette().window().color())
    widget.render(image)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    write_atomically(path, bytes(buffer.data().data()))


def write_svg(widget: QWidget, path: Path, title: str) -> None:
    """Write a widget as an SVG with vector lines and text.

    Raises:
        RunFolderError: the file cannot be written.
    """
    buffer = QBuffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(QPoint(0, 0), widget.size()))
    generator.setTitle(title)
    generator.setResolution(widget.logicalDpiX())
    painter = QPainter(generator)
    painter.fillRect(QRect(QPoint(0, 0), QSize(widget.size())), widget.palette().window())
    widget.render(painter, QPoint(0, 0))
    painter.end()
    write_atomically(path, bytes(buffer.data().data()))


def write_csv(lines: Sequence[PlotLine], path: Path) -> None:
    """Write all series as a CSV table.

    Raises:
        RunFolderError: the file cannot be written.
    """
    write_atomically(path, lines_to_csv(lines).encode())
