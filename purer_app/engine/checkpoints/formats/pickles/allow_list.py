"""Which names and calls in a pickle of weights are harmless; none of them is ever imported or run."""

import sys
from collections.abc import Container

from purer_app.engine.checkpoints.formats.storage.tensor_layout import ITEM_BYTES, OTHER_BYTES

STORAGE_DTYPES = {
    "DoubleStorage": "float64",
    "FloatStorage": "float32",
    "HalfStorage": "float16",
    "BFloat16Storage": "bfloat16",
    "LongStorage": "int64",
    "IntStorage": "int32",
    "ShortStorage": "int16",
    "CharStorage": "int8",
    "ByteStorage": "uint8",
    "BoolStorage": "bool",
    "ComplexFloatStorage": "complex64",
    "ComplexDoubleStorage": "complex128",
}
UNTYPED = "torch.storage.UntypedStorage"
QUANTISED_STORAGES = frozenset(f"torch.{name}Storage" for name in ("QInt8", "QUInt8", "QInt32", "QUInt4x2", "QUInt2x4"))
"""Storages of quantised tensors, of which torch keeps the numbers without their scale."""
REBUILD_TYPED = "torch._utils._rebuild_tensor_v3"
REBUILD_SUBCLASS = "torch._tensor._rebuild_from_type_v2"
REBUILD = frozenset({"torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2"})
PARAMETER = "torch._utils._rebuild_parameter"
PARAMETERS = frozenset({PARAMETER, "torch._utils._rebuild_parameter_with_state"})
TABLES = frozenset({"collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict"})
TORCH_NAMES = frozenset(
    {
        *REBUILD,
        *PARAMETERS,
        REBUILD_TYPED,
        UNTYPED,
        *QUANTISED_STORAGES,
        "torch._utils._rebuild_qtensor",
        "torch.Size",
        "torch.device",
        "collections.OrderedDict",
        "collections.Counter",
    }
    | {"_codecs.encode", "builtins.set"}
    | {f"torch.{name}" for name in STORAGE_DTYPES}
    | {f"torch.{name}" for name in (*ITEM_BYTES, *OTHER_BYTES, "qint8", "quint8", "qint32")}
    | {f"torch.per_{part}_affine" for part in ("tensor", "channel", "channel_float")}
)
"""Names in a pickle that stored tensors need."""

_NUMPY_TYPES = (
    *("Bool", "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"),
    *("Float16", "Float32", "Float64", "Str", "Bytes", "Object", "DateTime64", "TimeDelta64"),
)
_PATHS = ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath", "Path", "PurePath")
_LIGHTNING = ("pytorch_lightning", "lightning.pytorch", "lightning_fabric", "lightning.fabric")
HARMLESS_NAMES = frozenset(
    (
        *("argparse.Namespace", "types.SimpleNamespace", "collections.deque", "uuid.UUID", "decimal.Decimal"),
        *("numpy.dtype", "numpy.ndarray", *(f"numpy.dtypes.{name}DType" for name in _NUMPY_TYPES)),
        *(f"numpy.{core}.multiarray.{name}" for core in ("core", "_core") for name in ("scalar", "_reconstruct")),
        *(f"builtins.{name}" for name in ("list", "dict", "int", "float", "str", "bool", "tuple", "complex", "slice")),
        *(f"{module}.{name}" for module in ("pathlib", "pathlib._local") for name in _PATHS),
        *(f"datetime.{name}" for name in ("datetime", "date", "time", "timedelta", "timezone")),
        *(f"{package}.utilities.{part}.AttributeDict" for package in _LIGHTNING for part in ("parsing", "data")),
        *(f"{package}.callbacks.model_checkpoint.ModelCheckpoint" for package in _LIGHTNING),
        *(f"{package}.callbacks.early_stopping.EarlyStopping" for package in _LIGHTNING),
        "collections.defaultdict",
    )
)
"""Names in real files that weights do not need; each becomes an object without content."""

ALLOWED_NAMES = TORCH_NAMES | HARMLESS_NAMES
GETATTR = "builtins.getattr"
_LIBRARY = sys.stdlib_module_names | {"posix", "nt"}
_VALUES = frozenset(
    (
        *("copyreg._reconstructor", "copyreg.__newobj__", "copyreg.__newobj_ex__"),
        *(f"builtins.{name}" for name in ("object", "frozenset", "bytes", "bytearray", "range", "getattr")),
        *("_operator.getitem", "operator.getitem", "functools.partial", "re._compile", "logging.getLogger"),
        *("array._array_reconstructor", "fractions.Fraction", "random.Random", "io.BytesIO", "zoneinfo.ZoneInfo"),
        "torch.serialization._get_layout",
    )
)
"""Calls that saved settings, histories and indexes carry, and that only make a value."""
_CLASSES_ONLY = frozenset({"torch", "numpy", "pip", "setuptools", "pkg_resources", "IPython"})
"""Packages among whose functions some run what they are given; their classes are objects like any others."""
_HARMLESS_PLACES = ("torch.nn.", "torch.optim.", "torch._utils._rebuild_", "numpy.random._pickle.")


class _AnyName(Container[str]):
    """Every name, for objects that are never built."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)


ANY_NAME = _AnyName()


class _ScriptNames(Container[str]):
    """Names in a TorchScript index: those of torch, and the classes of its program, which are never loaded."""

    def __contains__(self, name: object) -> bool:
        return name in TORCH_NAMES or str(name).startswith(("__torch__.", "torch.jit._pickle."))


SCRIPT_NAMES = _ScriptNames()


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
    """Every call that only makes an object of any class."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and not runs_program(name)


INERT_CALLS = _InertCalls()
