"""Formats times of an exported classifier; no torch."""


def milliseconds(value: float) -> str:
    """Format a time, for example "3.1 ms"."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
