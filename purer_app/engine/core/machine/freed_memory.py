"""Gives memory that the program has freed back to the system."""

import ctypes
import sys


def return_freed_memory() -> None:
    """Return freed memory to the system; glibc would keep it and reuse little of the aligned blocks of tensors."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "malloc_trim"):
        libc.malloc_trim(0)
