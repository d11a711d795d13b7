"""Independent random streams from (seed, purpose, step, teacher, …), so that all random numbers are reproducible."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch

_GLOBAL_STREAM = threading.RLock()


def child_seed(seed: int, *purpose: str | int) -> int:
    """Return a 63-bit seed that depends on the seed and all parts of the purpose only."""
    text = "/".join([str(seed), *map(str, purpose)])
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big") >> 1


def child_generator(seed: int, *purpose: str | int) -> torch.Generator:
    """Return a new CPU generator for one purpose."""
    return torch.Generator().manual_seed(child_seed(seed, *purpose))


@contextmanager
def seeded(seed: int, *purpose: str | int) -> Iterator[None]:
    """Seed torch's global generator inside the block only, for initialisers that take no generator argument.

    The generator is shared by all threads, so a lock admits one thread at a time: keep the block short.
    """
    with _GLOBAL_STREAM, torch.random.fork_rng(devices=[]):
        torch.manual_seed(child_seed(seed, *purpose))
        yield
