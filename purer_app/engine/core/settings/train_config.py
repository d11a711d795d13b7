"""Settings of every stage of training, as frozen values that are checked at birth."""

from dataclasses import dataclass, field

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.validators import (
    LONGEST_SECONDS,
    at_least,
    at_most,
    count,
    one_of,
    rate,
    weight,
    within,
)

PAPER_LEARNERS = ("maml", "maml-first-order", "anil", "protonet")
POOL_LEARNERS = ("pool-embedding", "compact")
"""Learners whose networks are the pool's own teachers."""
LEARNERS = (*PAPER_LEARNERS, *POOL_LEARNERS)
DEVICES = ("auto", "cpu", "cuda", "mps")
MODES = ("fast", "exact")
STARTS = ("average", "best-teacher", "auto")
PRECISIONS = ("float32", "tf32", "bf16")


@dataclass(frozen=True, slots=True, kw_only=True)
class InversionConfig:
    """How pixels are optimised (released code: Adam 0.25, weights 0.01, 1e-4, 1e-5, rolls of 2)."""

    lr: float = 0.25
    bn_weight: float = 0.01
    tv_weight: float = 1e-4
    l2_weight: float = 1e-5
    max_roll_px: int = 2
    warmup_steps: int = 0
    """Inversion-only steps before the first meta-iteration [ours]; the released code has none."""
    teachers_per_step: int = 0
    """How many teachers take their turn in one meta-iteration [ours]; 0 means all of them."""
    turn_cost_power: float = 0.5
    """A teacher r times as costly as the median one takes its turn r to this power times less often [ours]: 0 gives
    all teachers equal turns (released code), 1 equal shares of the computing time."""
    classes_per_teacher: int = 0
    """Most classes of a teacher that are inverted, drawn by the seed [ours]; 0 means as many as the next two allow."""
    memory_mib: int = 2048
    """Memory for all pseudo images with their gradients and Adam's moments, in MiB [ours]. Where those of all classes
    need more, as with models of a thousand classes, fewer are inverted; 0 means no limit (released code)."""
    turn_gmacs: float = 100.0
    """Work of one turn of a teacher, in billions of multiply-adds of a forward pass over its images [ours]: about ten
    seconds of a CPU core. Where all classes need more, fewer are inverted; 0 means no limit (released code)."""

    def __post_init__(self) -> None:
        rate(lr=self.lr)
        weight(bn_weight=self.bn_weight, tv_weight=self.tv_weight, l2_weight=self.l2_weight)
        at_least(0, max_roll_px=self.max_roll_px, warmup_steps=self.warmup_steps)
        at_most(1024, max_roll_px=self.max_roll_px)
        at_least(0, teachers_per_step=self.teachers_per_step)
        within(0, 10, turn_cost_power=self.turn_cost_power)
        if self.turn_gmacs != 0:
            within(1e-12, 1e12, turn_gmacs=self.turn_gmacs)
        at_least(0, classes_per_teacher=self.classes_per_teacher, memory_mib=self.memory_mib)
        if self.classes_per_teacher == 1:
            raise ConfigError("classes_per_teacher is 1; it must be 0 (as many as fit) or at least 2")


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeConfig:
    """The shape of the pseudo episodes of meta-training."""

    n_way: int = 5
    n_shot: int = 5
    n_query: int = 15
    trusted_only: bool = True
    """Leave out teachers whose answers to the others' pseudo images tell nothing, see `trust_step` [ours]."""
    unlabelled_share: float = 0.5
    """How often a class of an episode is shown by unlabelled pictures, where there are some [ours]."""

    def __post_init__(self) -> None:
        count(2, n_way=self.n_way)
        count(1, n_shot=self.n_shot, n_query=self.n_query)
        if not 0 <= self.unlabelled_share <= 1:
            raise ConfigError(f"unlabelled_share is {self.unlabelled_share}; it must be in [0, 1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurriculumConfig:
    """When pixels are pushed to raise the outer loss, and how hard."""

    rule: str = "paper"
    """"paper": the released clock-like rule; "plateau": a moving average that must gain [ours]; "off": EI."""
    adversarial_weight: float = 10.0
    """λ, released as 10. On the Photos pool, 3 to 9 minutes, points gained at 1/5 shots beside no curriculum: with 1
    MAML +0.6/+0.7, ANIL +1.8/+3.0, ProtoNet +0.4/+0.2; with 10 -0.7/-1.1, +0.8/+2.6 and -1.0/-2.5."""
    warmup_fraction: float = 1 / 15
    patience: int = 6
    window: int = 10
    """Meta-iterations in the moving average of the plateau rule."""
    min_gain: float = 0.005
    """Gain of the moving average, accuracy 0 to 1, that counts as progress for the plateau rule."""

    def __post_init__(self) -> None:
        one_of(("paper", "plateau", "off"), rule=self.rule)
        weight(adversarial_weight=self.adversarial_weight)
        within(0, 1, min_gain=self.min_gain)
        at_least(1, patience=self.patience)
        count(1, window=self.window)
        if not 0 <= self.warmup_fraction < 1:
            raise ConfigError(f"warmup_fraction is {self.warmup_fraction}; it must be in [0, 1)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerConfig:
    """The meta-model and its inner loop (released defaults: 5 inner steps in training, 10 at test)."""

    name: str = "maml"
    backbone: str = "conv4-32"
    image_size: int = 0
    """Height and width of the meta-model's input in pixels; 0 takes the pool's most common size."""
    channels: int = 0
    """1 or 3; 0 takes the pool's most common number."""
    start: str = "average"
    """"average": the teachers' mean where all are alike, else a random draw (released code); "best-teacher":
    the weights of the best teacher of the meta-model's own architecture and input, else as "average" [ours]; "auto":
    the latter for protonet, the former for learners that take inner steps, whose few steps do not lead away from one
    teacher's own classes: with 12 Conv4-32 of mini-ImageNet classes MAML started at 32.5 % from the best teacher, at
    41.7 % from the average and at 38.3 % from random weights (5-way 5-shot, validation classes)."""
    inner_lr: float = 0.01
    train_steps: int = 5
    test_steps: int = 10
    reliance: float = 3.0
    """How much more such learners rely on teachers whose features tell apart pseudo images of classes that they did not
    learn: the gain of a teacher is its Gini coefficient (2 AUC - 1) to this power; 0 lets all count alike [ours].
    Points gained at 1/5 shots: Photos +0.4/+0.5, Glyphs +0.6/+0.1, mixed +0.7/+0.5; 2 or 4 were worth as much."""
    whitening: float = 0.1
    """How far learners on the teachers' features even out the scatter within classes of pseudo images, as a power; 0 is
    not at all. Points gained at 1/5 shots: Photos +0.1 to +0.3/+0.5, Glyphs +0.3/+0.1; 0.2 was no better."""
    max_parameters: int = 250_000
    """Weights that a compact learner may have."""
    max_share: float = 1 / 3
    """Multiply-adds of a compact learner per picture, as a share of those of all teachers together."""

    @property
    def network(self) -> str:
        """What is trained: the backbone, or nothing where the teachers' own networks take its place."""
        return "" if self.name in POOL_LEARNERS else self.backbone

    def __post_init__(self) -> None:
        one_of(LEARNERS, learner=self.name)
        one_of(STARTS, start=self.start)
        rate(inner_lr=self.inner_lr)
        count(1, train_steps=self.train_steps, test_steps=self.test_steps)
        at_least(1, max_parameters=self.max_parameters)
        within(1e-12, 1e12, max_share=self.max_share)
        within(0, 100, reliance=self.reliance)
        within(0, 10, whitening=self.whitening)
        if self.channels not in (0, 1, 3):
            raise ConfigError(f"channels is {self.channels}; it must be 0 (automatic), 1 or 3")
        if self.image_size != 0 and not 8 <= self.image_size <= 1024:
            raise ConfigError(f"image_size is {self.image_size}; it must be 0 (automatic) or within 8 and 1024")


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaConfig:
    """The outer loop."""

    steps: int = 60_000
    """Meta-iterations; 0 means as many as `max_seconds` allows."""
    max_seconds: float = 0.0
    """Ends the run at this age in seconds, loading and what comes after the last step included; of the time for steps,
    inversion gets a third at most. 0 means no limit."""
    outer_lr: float = 1e-3
    episodes_per_step: int = 4
    lag_steps: int = 100
    """The second hardness line uses the meta-model of between one and two times this many steps ago."""

    def __post_init__(self) -> None:
        count(1, episodes_per_step=self.episodes_per_step)
        at_least(1, lag_steps=self.lag_steps)
        at_least(0, steps=self.steps, max_seconds=self.max_seconds)
        if self.steps == 0 and self.max_seconds == 0:
            raise ConfigError("steps and max_seconds are both 0; a run must end by one of them")
        at_most(LONGEST_SECONDS, max_seconds=self.max_seconds)
        rate(outer_lr=self.outer_lr)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordConfig:
    """What a run writes and measures on its way."""

    snapshot_seconds: float = 60.0
    gallery_every: int = 50
    """Meta-iterations between two records of the pseudo images in the run's gallery; 0 means none."""
    gallery_images: int = 4
    """Images of each class in such a record."""
    validation_every: int = 50
    validation_episodes: int = 50

    def __post_init__(self) -> None:
        within(0, LONGEST_SECONDS, snapshot_seconds=self.snapshot_seconds)
        at_least(0, gallery_every=self.gallery_every)
        at_least(1, validation_every=self.validation_every)
        count(1, validation_episodes=self.validation_episodes)
        at_least(1, gallery_images=self.gallery_images)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputeConfig:
    """How the numbers are computed; apart from `precision`, none of it changes them by more than rounding."""

    precision: str = "float32"
    """"float32"; "tf32": matrix products of a GPU with 10 bits of mantissa; "bf16": the teachers' forward and
    backward passes in bfloat16, which halves their memory. The learner and all sums stay in float32."""
    micro_batch: int = 0
    """Images that pass through a teacher at once; their gradients are summed. 0 chooses by the teacher's cost."""
    teacher_memory_mib: int = 0
    """Weights of teachers kept in memory, in MiB; the others are read from disk at their turn. 0 keeps all."""
    stacking: str = "auto"
    """"on": like teachers, and the episodes of a theta step, are computed as one batch (vmap), which pays where small
    kernels wait for their launch; "auto": on a CUDA device only; "off": never."""
    cuda_graphs: bool = False
    """Record the kernels of a stacked step once and replay them; CUDA only."""

    def __post_init__(self) -> None:
        one_of(PRECISIONS, precision=self.precision)
        one_of(("auto", "on", "off"), stacking=self.stacking)
        at_least(0, micro_batch=self.micro_batch, teacher_memory_mib=self.teacher_memory_mib)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainConfig:
    """Everything that decides a training run, save the pool's own files."""

    pool: str
    models: tuple[str, ...] = ()
    """Files that take part, relative to `pool` or absolute; empty means every usable file in `pool`."""
    seed: int = 0
    device: str = "auto"
    mode: str = "fast"
    """"fast": every trick that the other settings name; "exact": the released procedure's mathematics, without them."""
    validation: str = ""
    """Folder of class folders, measured during training; empty means none."""
    unlabelled: str = ""
    """Folder of pictures of any classes, which stand for teachers' classes that they look like; empty means none."""
    inversion: InversionConfig = field(default_factory=InversionConfig)
    episode: EpisodeConfig = field(default_factory=EpisodeConfig)
    curriculum: CurriculumConfig = field(default_factory=CurriculumConfig)
    learner: LearnerConfig = field(default_factory=LearnerConfig)
    meta: MetaConfig = field(default_factory=MetaConfig)
    record: RecordConfig = field(default_factory=RecordConfig)
    compute: ComputeConfig = field(default_factory=ComputeConfig)
    icfil: IcfilConfig = field(default_factory=IcfilConfig)

    def __post_init__(self) -> None:
        one_of(DEVICES, device=self.device)
        one_of(MODES, mode=self.mode)
        at_least(0, seed=self.seed)
