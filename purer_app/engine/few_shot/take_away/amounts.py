"""Formats sizes and times of an exported classifier; no torch."""


def megabytes(n_bytes: int) -> str:
    """Format a size with a unit, for example "7.6 MB"."""
    for size, unit in ((10**9, "GB"), (10**6, "MB")):
        if n_bytes >= size:
            return f"{n_bytes / size:.1f} {unit}"
    return f"{max(1, round(n_bytes / 1000))} kB"


def milliseconds(value: float) -> str:
    """Format a time, for example "3.1 ms"."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
