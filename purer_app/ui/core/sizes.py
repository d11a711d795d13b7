"""Formats memory, files and folders in the window, in the same units as on the command line."""

from PySide6.QtCore import QLocale


def format_size(n_bytes: int) -> str:
    """Return a size in units of 1000 bytes, such as "7.6 MB"."""
    return QLocale().formattedDataSize(n_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
