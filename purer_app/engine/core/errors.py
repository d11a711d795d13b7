"""The errors of the engine; the text of each is a sentence fit to show to a user."""


class EngineError(Exception):
    """Something the engine cannot do; `str(error)` says what is, what must be, and where."""


class ConfigError(EngineError):
    """A setting is outside its range, unknown, or contradicts another."""


class CheckpointError(EngineError):
    """A checkpoint file cannot become a teacher; the text starts with the file's name."""


class PoolError(EngineError):
    """A folder of checkpoints does not make a pool that the job can use."""


class DataError(EngineError):
    """Picture files or class folders are missing, too few, or not pictures."""


class DeviceError(EngineError):
    """The asked-for device is not there."""


class TrainingError(EngineError):
    """Training cannot go on, for example because a loss is not a number."""


class AdaptationError(EngineError):
    """A model cannot be adapted to the user's pictures, for example for lack of memory."""


class DeviceLost(TrainingError):  # noqa: N818 - what happened, in the words of its cause
    """The device stopped answering in the middle of a run; the last snapshot on disk stays."""


class RunFolderError(EngineError):
    """A run folder cannot be written, read or resumed."""


class RunCancelled(Exception):  # noqa: N818 - a request of the user, not an error
    """Raised by the caller's `emit` to stop and discard; the engine never catches it."""


class RunSuspended(RunCancelled):
    """Raised by the engine after it saved a snapshot because the caller asked to suspend; the run can be resumed."""
