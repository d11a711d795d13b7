"""Settings of the jobs around training: evaluate, adapt, make-pool and demo, checked at birth."""

import itertools
from dataclasses import dataclass

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.train_config import DEVICES
from purer_app.engine.core.settings.validators import above, at_least, count, one_of, rate, within

SCENARIOS = ("ss", "sh", "mh")
FILE_FORMS = ("pth", "wrapped", "safetensors", "pt2")


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateConfig:
    """Which few-shot episodes a run or a pool is measured on."""

    run: str = ""
    pool: str = ""
    models: tuple[str, ...] = ()
    """Files of `pool` that take part, as in TrainConfig."""
    data: str
    record: bool = False
    """Keep the result in the run's folder, as `evaluations/TIME.json`."""
    n_way: int = 5
    n_shots: tuple[int, ...] = (1, 5)
    n_query: int = 15
    episodes: int = 600
    seed: int = 0
    device: str = "auto"
    icfil: bool = False
    icfil_episodes: int = 0
    """Episodes of the rows with ICFIL, which cost far more time; 0 means as many as the others."""
    transductive: bool = False

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.pool):
            raise ConfigError("evaluate needs either a run or a pool")
        one_of(DEVICES, device=self.device)
        count(2, n_way=self.n_way, episodes=self.episodes)
        count(1, n_query=self.n_query, n_shot=min(self.n_shots, default=0))
        count(1, n_shot=max(self.n_shots, default=0))
        count(0, icfil_episodes=self.icfil_episodes)
        at_least(0, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptConfig:
    """The user's own pictures: a folder of class folders to learn from, and pictures to name."""

    run: str
    support: str
    query: str
    seed: int = 0
    device: str = "auto"
    icfil: bool = False

    def __post_init__(self) -> None:
        one_of(DEVICES, device=self.device)
        at_least(0, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectConfig:
    """Files and folders of checkpoints, in any mixture."""

    paths: tuple[str, ...]
    use_cache: bool = True
    """Answer from earlier inspections where nothing changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseConfig:
    """What the user says about one checkpoint; what is left empty stays as it was found or is assumed as usual."""

    path: str
    architecture: str = ""
    """A name for `build_backbone`; empty keeps the identified one."""
    image_size: int = 0
    """Pixels a side; 0 means the usual size."""
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    class_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        at_least(0, image_size=self.image_size)
        if bool(self.mean) != bool(self.std):
            raise ConfigError("mean and std belong together; give both or neither")


@dataclass(frozen=True, slots=True, kw_only=True)
class DreamConfig:
    """Which model to invert for a look at what it finds typical of its classes."""

    model: str
    images: int = 16
    steps: int = 100
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        one_of(DEVICES, device=self.device)
        count(1, images=self.images, steps=self.steps)
        at_least(0, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyConfig:
    """The user's classes as they are now, to be learned again after each change, and pictures to name.

    Either `run` names a finished run, or `pool` (and `models`, as in TrainConfig) the plain teacher ensemble.
    """

    run: str = ""
    pool: str = ""
    models: tuple[str, ...] = ()
    support: str
    """Folder of class folders; a class folder without pictures is passed over."""
    queries: tuple[str, ...] = ()
    """Picture files to name."""
    icfil: bool = False
    """Also calibrate by ICFIL and answer with and without; only a run can."""
    leave_one_out: bool = True
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.pool):
            raise ConfigError("classify needs either a run or a pool")
        if self.icfil and self.pool:
            raise ConfigError("ICFIL calibrates a trained model; the teacher ensemble has none")
        one_of(DEVICES, device=self.device)
        at_least(0, seed=self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePoolConfig:
    """How labelled folders become a pool of teachers (`make_pool`)."""

    data: tuple[str, ...]
    scenario: str = "sh"
    teachers: int = 10
    classes: tuple[int, int] = (5, 5)
    """Fewest and most classes of a teacher; each teacher's number is drawn between them."""
    architectures: tuple[str, ...] = ("conv4-32",)
    """Dealt to the teachers in turn."""
    forms: tuple[str, ...] = ("safetensors",)
    """File forms, dealt to the teachers in turn."""
    image_sizes: tuple[int, ...] = (32,)
    """Pixels; one for all data folders or one each."""
    channels: tuple[int, ...] = (3,)
    inverted: tuple[bool, ...] = (False,)
    leave_out: tuple[str, ...] = ()
    """Patterns of class names that no teacher may see."""
    flip: bool = False
    """Mirror training pictures at random; wrong for characters."""
    epochs: int = 60
    batch_size: int = 64
    lr: float = 3e-3
    held_out_fraction: float = 0.2
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        one_of(SCENARIOS, scenario=self.scenario)
        one_of(DEVICES, device=self.device)
        for form in self.forms:
            one_of(FILE_FORMS, form=form)
        count(1, teachers=self.teachers, epochs=self.epochs, architectures=len(self.architectures))
        count(1, forms=len(self.forms))
        count(2, fewest_classes=self.classes[0], batch_size=self.batch_size)
        count(self.classes[0], most_classes=self.classes[1])
        rate(lr=self.lr)
        above(0, held_out_fraction=self.held_out_fraction)
        for size, channels in itertools.product(self.image_sizes, self.channels):
            within(8, 1024, image_size=size)
            if channels not in (1, 3):
                raise ConfigError(f"channels is {channels}; it must be 1 or 3")
        if self.held_out_fraction >= 1:
            raise ConfigError(f"held_out_fraction is {self.held_out_fraction}; it must be below 1")
        if self.scenario == "ss" and len(self.architectures) > 1:
            raise ConfigError("scenario ss has one architecture; name one or choose sh")
        if (self.scenario == "mh") != (len(self.data) > 1):
            raise ConfigError(f"scenario {self.scenario} does not fit {len(self.data)} data folder(s)")
        for name in ("image_sizes", "channels", "inverted"):
            if len(getattr(self, name)) not in (1, len(self.data)):
                raise ConfigError(f"{name} needs one value, or one for each of {len(self.data)} data folders")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoConfig:
    """The whole way on the sample pool."""

    out: str
    quick: bool = False
    data: str = ""
    """Folder with the Omniglot class folders, for the five held-back alphabets; empty means none."""
    seed: int = 0
    device: str = "auto"

    def __post_init__(self) -> None:
        one_of(DEVICES, device=self.device)
        at_least(0, seed=self.seed)
