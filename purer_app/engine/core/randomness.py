"""Turns (seed, purpose, step, teacher, …) into independent random streams, so that every draw can be repeated."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_GLOBAL_STREAM = threading.RLock()


def child_seed(seed: int, *purpose: str | int) -> int:
    """Return a 63-bit seed that depends on every part of the purpose and on nothing else."""
    text = "/".join([str(seed), *map(str, purpose)])
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def child_generator(seed: int, *purpose: str | int) -> torch.Generator:
    """Return a CPU generator of its own for one purpose."""
    return torch.Generator().manual_seed(child_seed(seed, *purpose))


@contextmanager
def seeded(seed: int, *purpose: str | int) -> Iterator[None]:
    """Seed torch's global stream inside the block only; for initialisers that take no generator.

    The stream belongs to the process, so one thread at a time may be inside: keep the block short.
    """
    with _GLOBAL_STREAM, torch.random.fork_rng(devices=[]):
        torch.manual_seed(child_seed(seed, *purpose))
        yield
