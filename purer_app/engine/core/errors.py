"""The errors of the engine; the text of each is a sentence fit to show to a user."""


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
