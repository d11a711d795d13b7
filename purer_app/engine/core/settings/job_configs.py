"""Settings of the jobs around training: evaluate, adapt, make-pool and demo."""

from typing import Annotated

from purer_app.engine.core.settings.choices import DeviceChoice, ExportFormat, FileForm, Scenario
from purer_app.engine.core.settings.schema import (
    Among,
    Count,
    Countable,
    Limits,
    NonEmpty,
    NotNegative,
    OneOf,
    Rate,
    Real,
    Switch,
    Whole,
    contradiction,
    settings,
)

Device = Annotated[str, OneOf(DeviceChoice)]


@settings
class EvaluateConfig:
    """Which few-shot episodes a run or a pool is measured on."""

    run: str = ""
    pool: str = ""
    models: tuple[str, ...] = ()
    """Files of `pool` that are used, as in TrainConfig."""
    data: str
    record: Switch = False
    """Keep the result in the run's folder, as `evaluations/TIME.json`."""
    n_way: Annotated[Count, Limits(ge=2)] = 5
    n_shots: Annotated[tuple[Count, ...], NonEmpty()] = (1, 5)
    n_query: Count = 15
    episodes: Annotated[Count, Limits(ge=2)] = 600
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO
    icfil: Switch = False
    icfil_episodes: Countable = 0
    """Episodes of the rows with ICFIL, which cost far more time; 0 means as many as the others."""
    transductive: Switch = False

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.pool):
            raise contradiction("evaluate needs either a run or a pool")


@settings
class AdaptConfig:
    """The user's own pictures: a folder of class folders to learn from, and pictures to name.

    Either `run` names a finished run, or `pool` (and `models`, as in TrainConfig) models that serve without training.
    """

    run: str = ""
    pool: str = ""
    models: tuple[str, ...] = ()
    learner: str = ""
    """One of `PoolClassifier`, by default the first; only with `pool`."""
    old: tuple[str, ...] = ()
    """Models whose own classes are added, each as MODEL or MODEL:CLASS,CLASS."""
    support: str = ""
    """May be empty if `old` names at least two models."""
    query: str
    export: str = ""
    """A new folder, or zip file if the name ends in .zip, for the classifier; empty exports nothing."""
    formats: tuple[Annotated[str, OneOf(ExportFormat)], ...] = ()
    """Formats of the export, as in TakeAwayConfig."""
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO
    negatives: Switch = False
    """Swap light and dark in all pictures: for light strokes on a dark ground where the models know dark strokes."""
    icfil: Switch = False
    learn_from_folder: Switch = False
    """Also learn from the unlabelled pictures of `query`."""

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.pool):
            raise contradiction("adapt needs either a run or a pool")
        if self.icfil and self.pool:
            raise contradiction("ICFIL calibrates a trained model; a pool without training has none")
        if (self.learner or self.models) and self.run:
            raise contradiction("a run has its own learner and models; these are for a pool")
        if self.old and self.learn_from_folder:
            raise contradiction("with classes of a model, a classifier cannot learn from a folder; choose one of both")
        if self.icfil and self.learn_from_folder:
            raise contradiction("a classifier is calibrated by ICFIL or learns from a folder; choose one of both")
        if self.formats and not self.export:
            raise contradiction("formats are those of an export; name its folder")
        if not self.support and len(self.old) < 2:
            raise contradiction("adapt needs pictures to learn from (support), or the classes of two models (old)")
        _check_old_alone(self.old, icfil=self.icfil)


def _check_old_alone(old: tuple[str, ...], *, icfil: bool) -> None:
    """Raise ConfigError for classes of models together with ICFIL."""
    if old and icfil:
        raise contradiction("ICFIL calibrates a classifier of pictures alone, without classes of a model (old)")


@settings
class InspectConfig:
    """Checkpoint files and folders, in any mixture."""

    paths: tuple[str, ...]
    use_cache: Switch = True
    """Answer from earlier inspections where nothing changed since."""


@settings
class ChooseConfig:
    """What the user states about one checkpoint; an empty field keeps what was found or is assumed."""

    path: str
    architecture: str = ""
    """A name for `build_backbone`; empty keeps the identified one."""
    image_size: NotNegative = 0
    """Pixels a side; 0 means the usual size."""
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    class_names: tuple[str, ...] = ()
    layers: str = ""
    """A layer file (TOML), instead of an architecture."""

    def __post_init__(self) -> None:
        if self.layers and self.architecture:
            raise contradiction("layers and architecture both name the network; give one of them")
        if bool(self.mean) != bool(self.std):
            raise contradiction("mean and std belong together; give both or neither")


@settings
class DreamConfig:
    """Which model to invert for a preview of what it finds typical of its classes."""

    model: str
    images: Count = 16
    steps: Count = 100
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO


@settings
class ClassifyConfig:
    """The user's classes as they are now, to be learned again after each change, and pictures to name.

    Either `run` names a finished run, or `pool` (and `models`, as in TrainConfig) all models without training.
    """

    run: str = ""
    pool: str = ""
    models: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    """As in AdaptConfig."""
    support: str = ""
    """Folder of class folders; a class folder without pictures is ignored. With `old`, it may have no classes."""
    queries: tuple[str, ...] = ()
    """Picture files to name."""
    icfil: Switch = False
    """Also calibrate by ICFIL and answer with and without it; needs a run."""
    negatives: Switch = False
    """As in AdaptConfig."""
    leave_one_out: Switch = True
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.pool):
            raise contradiction("classify needs either a run or a pool")
        if self.icfil and self.pool:
            raise contradiction("ICFIL calibrates a trained model, and here none is given")
        if not self.support and len(self.old) < 2:
            raise contradiction("classify needs pictures to learn from (support), or the classes of two models (old)")
        _check_old_alone(self.old, icfil=self.icfil)


@settings
class TakeAwayConfig:
    """The user's classifier as it is now, to be exported as a folder that needs no PURER."""

    classifier: ClassifyConfig
    """Its queries are ignored."""
    out: str
    """The new folder, or zip file if the name ends in .zip."""
    formats: tuple[Annotated[str, OneOf(ExportFormat)], ...] = ()
    """Empty means all that can be written."""


@settings
class MakePoolConfig:
    """How labelled folders become a pool of teachers (`make_pool`)."""

    data: tuple[str, ...]
    scenario: Annotated[str, OneOf(Scenario)] = Scenario.SH
    teachers: Count = 10
    classes: tuple[Annotated[Count, Limits(ge=2)], Annotated[Count, Limits(ge=2)]] = (5, 5)
    """Fewest and most classes of a teacher; each teacher's number is drawn between them."""
    architectures: Annotated[tuple[str, ...], NonEmpty()] = ("conv4-32",)
    """Dealt to the teachers in turn."""
    forms: Annotated[tuple[Annotated[str, OneOf(FileForm)], ...], NonEmpty()] = (FileForm.SAFETENSORS,)
    """File forms, dealt to the teachers in turn."""
    image_sizes: tuple[Annotated[Whole, Limits(ge=8, le=1024)], ...] = (32,)
    """Pixels; one for all data folders or one each."""
    channels: tuple[Annotated[Whole, Among((1, 3), "1 or 3")], ...] = (3,)
    inverted: tuple[Switch, ...] = (False,)
    leave_out: tuple[str, ...] = ()
    """Patterns of class names that no teacher may see."""
    flip: Switch = False
    """Mirror training pictures at random; wrong for characters."""
    epochs: Count = 60
    batch_size: Annotated[Count, Limits(ge=2)] = 64
    lr: Rate = 3e-3
    held_out_fraction: Annotated[Real, Limits(gt=0, lt=1)] = 0.2
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO

    def __post_init__(self) -> None:
        fewest, most = self.classes
        if most < fewest:
            raise contradiction(f"classes is {fewest}-{most}; the second number must be at least the first")
        if self.scenario == Scenario.SS and len(self.architectures) > 1:
            raise contradiction("scenario ss has one architecture; name one or choose sh")
        if (self.scenario == Scenario.MH) != (len(self.data) > 1):
            raise contradiction(f"scenario {self.scenario} does not fit {len(self.data)} data folder(s)")
        for name in ("image_sizes", "channels", "inverted"):
            if len(getattr(self, name)) not in (1, len(self.data)):
                raise contradiction(f"{name} needs one value, or one for each of {len(self.data)} data folders")


@settings
class DemoConfig:
    """The whole pipeline on the sample pool."""

    out: str
    quick: Switch = False
    data: str = ""
    """Folder with the Omniglot class folders, for the five held-back alphabets; empty means none."""
    seed: NotNegative = 0
    device: Device = DeviceChoice.AUTO
