"""The errors of the engine, each with a sentence fit to show to a user, and errors of torch that the machine causes."""

_ALLOCATOR = "DefaultCPUAllocator"
_LOST = ("CUDA error", "device-side assert", "MPS backend", "Command buffer")


class EngineError(Exception):
    """Something the engine cannot do; `str(error)` says what is, what must be, and where."""


class ConfigError(EngineError):
    """A setting is outside its range, unknown, or in conflict with another."""


class CheckpointError(EngineError):
    """A checkpoint file cannot be used as a teacher; the text starts with the file's name."""


class PoolError(EngineError):
    """A folder of checkpoints is no pool that the job can use."""


class DataError(EngineError):
    """Picture files or class folders are missing, too few, or not pictures."""


class DeviceError(EngineError):
    """The requested device is not available."""


class TrainingError(EngineError):
    """Training cannot continue, for example because a loss is NaN."""


class AdaptationError(EngineError):
    """A model cannot be adapted to the user's pictures, for example for lack of memory."""


class DeviceLost(TrainingError):  # noqa: N818 - what happened, in the words of its cause
    """The device stopped responding during a run; the last snapshot on disk is kept."""


class RunFolderError(EngineError):
    """A run folder cannot be written, read or resumed."""


class RunCancelled(Exception):  # noqa: N818 - a request of the user, not an error
    """Raised by the caller's `emit` to stop and discard a job; the engine never catches it."""


class RunSuspended(RunCancelled):
    """Raised by the engine after a requested suspension, once a snapshot is saved; the run can be resumed."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error means that the memory of the GPU or the CPU is exhausted."""
    return isinstance(error, MemoryError) or _is_a(error, "OutOfMemoryError") or _ALLOCATOR in str(error)


def is_device_lost(error: BaseException) -> bool:
    """Whether an error means that the GPU stopped responding; nothing on it can be used until the program ends."""
    return _is_a(error, "AcceleratorError") or any(sign in str(error) for sign in _LOST)


def first_line(error: BaseException) -> str:
    """Return the first line of an error; the others of a CUDA error are advice for programmers."""
    return str(error).strip().partition("\n")[0]


def _is_a(error: BaseException, name: str) -> bool:
    """Whether an error is of a class of torch, or derived from it; torch need not be loaded."""
    return any(kind.__name__ == name and kind.__module__.startswith("torch") for kind in type(error).__mro__)
