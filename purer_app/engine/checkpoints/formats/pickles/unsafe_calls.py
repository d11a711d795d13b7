"""Which calls in a pickle would run a program; PURER runs none of them, and refuses a file that asks for one."""

import sys
from collections.abc import Container

from purer_app.engine.checkpoints.formats.pickles.allow_list import ALLOWED_NAMES, PARAMETERS, REBUILD_SUBCLASS

GETATTR = "builtins.getattr"
_LIBRARY = sys.stdlib_module_names | {"posix", "nt"}
_VALUES = frozenset(
    (
        *("copyreg._reconstructor", "copyreg.__newobj__", "copyreg.__newobj_ex__"),
        *(f"builtins.{name}" for name in ("object", "frozenset", "bytes", "bytearray", "range", "getattr")),
        *("_operator.getitem", "operator.getitem", "functools.partial", "re._compile", "logging.getLogger"),
        *("array._array_reconstructor", "fractions.Fraction", "random.Random", "io.BytesIO", "zoneinfo.ZoneInfo"),
    )
)
"""Calls of Python's library that saved settings and histories carry, and that only make a value."""
_CLASSES_ONLY = frozenset({"torch", "numpy", "pip", "setuptools", "pkg_resources", "IPython"})
"""Packages among whose functions some run what they are given; their classes are objects like any others."""
_HARMLESS_PLACES = ("torch.nn.", "torch.optim.", "torch._utils._rebuild_", "numpy.random._pickle.")


def runs_program(name: str) -> bool:
    """Whether a call of this name may run a program, read a file or reach a network.

    These are the functions and classes of Python's library, except those that only make a value, and the functions of
    some packages. The calls that a file's own classes need are none of them.
    """
    if name in ALLOWED_NAMES or name in PARAMETERS or name in _VALUES or name == REBUILD_SUBCLASS:
        return False
    package, _, _ = name.partition(".")
    if package in _LIBRARY:
        return True
    if package not in _CLASSES_ONLY or name.startswith(_HARMLESS_PLACES):
        return False
    return not name.rpartition(".")[2].lstrip("_")[:1].isupper()


class _InertCalls(Container[str]):
    """Every call that only makes an object, of whatever class."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not runs_program(name)


INERT_CALLS = _InertCalls()
