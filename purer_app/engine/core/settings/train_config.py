"""Settings of every stage of training."""

from typing import Annotated

from purer_app.engine.core.settings.choices import (
    BnDistance,
    CurriculumRule,
    DeviceChoice,
    Mode,
    Precision,
    RateDecay,
    Stacking,
)
from purer_app.engine.core.settings.icfil_config import LEARNING_RATE, IcfilConfig
from purer_app.engine.core.settings.learner_configs import AnyLearnerConfig, ByName, MamlConfig
from purer_app.engine.core.settings.schema import (
    LARGEST_WHOLE,
    Count,
    Limits,
    NotNegative,
    OneOf,
    Positive,
    Rate,
    Real,
    Seconds,
    Source,
    Switch,
    Weight,
    Whole,
    ZeroOr,
    contradiction,
    setting,
    settings,
    table,
)


@settings
class InversionConfig:
    """How pixels are optimised; the defaults are those of the released code."""

    lr: Rate = setting(
        default=0.25,
        title="Learning rate of the pixels",
        why="Adam moves the pixels by about this much in each step.",
        source=Source.RELEASED_CODE,
        aliases=LEARNING_RATE,
    )
    lr_decay: Annotated[str, OneOf(RateDecay)] = setting(
        default=RateDecay.NONE,
        title="Decay of the learning rate",
        why="cosine lowers the rate from its full value to a small one over the inversion steps, or over their share "
        "of the time limit, so that the images converge; none keeps it constant.",
        source=Source.RELEASED_CODE,
        aliases="schedule, annealing, convergence",
    )
    lr_floor: Annotated[Real, Limits(ge=0, le=1)] = setting(
        default=0.04,
        title="Learning rate after the decay",
        why="Only with a decay: the share of the rate at which it ends, and at which meta-iterations change the "
        "images further.",
        source=Source.OURS,
        unit="of the rate",
        aliases="schedule, annealing",
    )
    beta1: Annotated[Real, Limits(ge=0, lt=1)] = setting(
        default=0.9,
        title="Momentum of the pixels",
        why="Adam's first decay: how long earlier gradients count.",
        source=Source.RELEASED_CODE,
        aliases="adam, beta",
    )
    beta2: Annotated[Real, Limits(ge=0, lt=1)] = setting(
        default=0.999,
        title="Memory of gradient sizes",
        why="Adam's second decay. With 0.999 the large gradients of the first steps, from noise, keep later steps "
        "small; with 0.9 the images converge much sooner.",
        source=Source.RELEASED_CODE,
        aliases="adam, beta",
    )
    bn_weight: Weight = setting(
        default=0.01,
        title="Weight of BatchNorm statistics",
        why="Pulls the images towards what the model's BatchNorm layers saw in training. More gives calmer, more "
        "picture-like images.",
        source=Source.RELEASED_CODE,
        aliases="batch norm, batch normalization, bn loss, regularization",
    )
    bn_distance: Annotated[str, OneOf(BnDistance)] = setting(
        default=BnDistance.NORM,
        title="Distance of BatchNorm statistics",
        why="norm adds up the differences of all layers, so that deep models and wide layers count more; relative "
        "measures each channel in units of its own variance and averages, so that the same weight suits every "
        "model.",
        source=Source.RELEASED_CODE,
        aliases="batch norm, batch normalization, bn loss",
    )
    peer_weight: Weight = setting(
        default=0.0,
        title="Weight of other models' statistics",
        why="Pulls the images also towards the BatchNorm statistics of another model for the same kind of pictures, a "
        "random one in each turn, so that they look like pictures to more than their own model. A step takes up "
        "to twice as long.",
        source=Source.OURS,
        zero="off",
        aliases="batch norm, peers, transfer, regularization",
    )
    tv_weight: Weight = setting(
        default=1e-4,
        title="Total variation weight",
        why="Keeps neighbouring pixels similar.",
        source=Source.RELEASED_CODE,
        aliases="smoothness, tv, regularization",
    )
    l2_weight: Weight = setting(
        default=1e-5,
        title="L2 weight",
        why="Keeps pixel values small.",
        source=Source.RELEASED_CODE,
        aliases="small pixels, weight decay, regularization",
    )
    max_roll_px: Annotated[Whole, Limits(ge=0, le=1024)] = setting(
        default=2,
        title="Random shift",
        why="Images are shifted slightly before each pass, so that no pattern depends on its exact position.",
        source=Source.RELEASED_CODE,
        unit="pixels",
        aliases="augmentation, jitter",
    )
    mirror: Switch = setting(
        default=False,
        title="Mirror colour images",
        why="Half of the images are mirrored before each pass, because photographs stay what they are. Grey images, "
        "such as characters and digits, are never mirrored.",
        source=Source.OURS,
        aliases="flip, augmentation",
    )
    clamp: Switch = setting(
        default=False,
        title="Only possible colours",
        why="After each step, pixels outside the range of a picture are moved to its edge, so that a model sees what "
        "a person sees.",
        source=Source.OURS,
        aliases="clip, range",
    )
    warmup_steps: NotNegative = setting(
        default=0,
        title="Inversion steps before learning",
        why="Images begin as noise; some steps of inversion alone give the learner something to see from its first "
        "step on.",
        source=Source.RELEASED_CODE,
        unit="steps",
        aliases="iterations, warm-up",
    )
    time_share: Annotated[Real, Limits(ge=0.01, le=1)] = setting(
        default=1 / 3,
        title="Share of the time limit",
        why="The largest share of a run's time for the inversion steps before learning.",
        source=Source.OURS,
        unit="of the time limit",
        aliases="duration, minutes",
    )
    meta_interval: NotNegative = setting(
        default=1,
        title="Inversion during learning",
        why="The images change further in every so many meta-iterations, and whenever they are made harder. Images "
        "that have converged gain nothing from it.",
        source=Source.RELEASED_CODE,
        unit="meta-iterations",
        zero="only to make them harder",
        aliases="interval, converged images",
    )
    teachers_per_step: NotNegative = setting(
        default=0,
        title="Models per step",
        why="How many models improve their images in one step. Fewer make a step faster.",
        source=Source.RELEASED_CODE,
        unit="models",
        zero="all",
        aliases="teachers",
    )
    turn_cost_power: Annotated[Real, Limits(ge=0, le=10)] = setting(
        default=0.5,
        title="Fewer turns for costly models",
        why="With 0.5, a model that needs 100 times the computation of a typical one gets a turn 10 times less often; "
        "100 times with 1. Equal turns are what the released code does.",
        source=Source.OURS,
        zero="equal turns",
    )
    classes_per_teacher: Annotated[NotNegative, ZeroOr(2, LARGEST_WHOLE, "as many as fit")] = setting(
        default=0,
        title="Classes per model",
        why="The largest number of classes of each model that get pseudo images; they are chosen at random.",
        source=Source.OURS,
        unit="classes",
        zero="automatic",
    )
    memory_mib: NotNegative = setting(
        default=2048,
        title="Memory for the pseudo images",
        why="For the images, their gradients and Adam's moments. Where the classes of all models need more, as with a "
        "thousand classes of large pictures, fewer classes of each get pseudo images.",
        source=Source.OURS,
        unit="MiB",
        zero="no limit",
        aliases="ram, memory limit",
    )
    turn_gmacs: Annotated[Real, Limits(ge=0, le=1e12)] = setting(
        default=100.0,
        title="Work of a model's turn",
        why="Billions of multiply-adds for one pass of all pseudo images through their model; 100 is about ten "
        "seconds of a processor core. Where all classes need more, fewer get pseudo images.",
        source=Source.OURS,
        unit="GMAC",
        zero="no limit",
    )

    def __post_init__(self) -> None:
        if self.warmup_steps == 0 and self.meta_interval == 0:
            raise contradiction("warmup_steps and meta_interval are both 0; the images would stay noise")


@settings
class EpisodeConfig:
    """The shape of the pseudo episodes of meta-training."""

    n_way: Annotated[Count, Limits(ge=2)] = setting(
        default=5,
        title="Classes per episode",
        why="The number of classes in an episode. Five is usual.",
        source=Source.PAPER,
        unit="classes",
        aliases="ways, n-way, number of classes",
    )
    n_shot: Count = setting(
        default=5,
        title="Pictures per class",
        why="The number of examples of each class in an episode.",
        source=Source.PAPER,
        unit="pictures",
        aliases="shots, n-shot, support images",
    )
    n_query: Count = setting(
        default=15,
        title="Queries per class",
        why="The number of queries of each class in an episode. Fewer make a step faster and its accuracy noisier.",
        source=Source.RELEASED_CODE,
        unit="pictures",
        aliases="query images, questions",
    )
    trusted_only: Switch = setting(
        default=True,
        title="Leave out untrained or mislabelled models",
        why="They are recognised by undecided outputs on the pseudo images of the other models; each is named.",
        source=Source.OURS,
    )
    unlabelled_share: Annotated[Real, Limits(ge=0, le=1)] = setting(
        default=0.5,
        title="Share of unlabelled pictures",
        why="How often unlabelled pictures represent a class of an episode, and their share of a student's batches, "
        "if a folder of them is given.",
        source=Source.OURS,
    )


@settings
class CurriculumConfig:
    """When pixels are pushed to raise the outer loss, and how hard."""

    rule: Annotated[str, OneOf(CurriculumRule)] = setting(
        default=CurriculumRule.PAPER,
        title="Rule",
        why="When the images are made harder. paper: no new best accuracy for some updates; plateau: the moving "
        "average stopped gaining; off: never, as in the presets for pool-embedding, compact and student, which "
        "gain nothing from it.",
        source=Source.RELEASED_CODE,
        aliases="ECI, curriculum inversion, hardness",
    )
    adversarial_weight: Weight = setting(
        default=10.0,
        title="Adversarial weight",
        why="How hard the curriculum pushes the pixels towards what the learner finds difficult. In runs of minutes, "
        "1 does better than 10.",
        source=Source.RELEASED_CODE,
        aliases="force of the curriculum, adversarial loss, hardness, lambda",
    )
    lr_share: Annotated[Real, Limits(ge=0, le=1)] = setting(
        default=0.0,
        title="Learning rate of harder images",
        why="An adversarial step moves the pixels at no less than this share of the learning rate of inversion. "
        "Images that have converged hardly become harder at the rate at which they ended.",
        source=Source.OURS,
        unit="of inversion.lr",
        zero="the rate of inversion in this step",
        aliases="hardness, converged images",
    )
    warmup_fraction: Annotated[Real, Limits(ge=0, lt=1)] = setting(
        default=1 / 15,
        title="Curriculum warm-up",
        why="At the start nothing is made harder: 4,000 of 60,000 steps.",
        source=Source.RELEASED_CODE,
        unit="of the run",
        aliases="quiet part",
    )
    patience: Positive = setting(
        default=6,
        title="Patience",
        why="How many updates without progress pass before the images are made harder.",
        source=Source.RELEASED_CODE,
        unit="updates",
    )
    window: Count = setting(
        default=10,
        title="Window of the moving average",
        why="Only for the rule plateau: more steps react later and to less noise.",
        source=Source.OURS,
        unit="steps",
    )
    min_gain: Annotated[Real, Limits(ge=0, le=1)] = setting(
        default=0.005,
        title="Gain that counts as progress",
        why="Only for the rule plateau.",
        source=Source.OURS,
        unit="accuracy, 0 – 1",
    )


@settings
class MetaConfig:
    """The outer loop."""

    steps: NotNegative = setting(
        default=60_000,
        title="Steps",
        why="Meta-iterations; the paper's run has 60,000.",
        source=Source.RELEASED_CODE,
        unit="steps",
        zero="by time alone",
        aliases="iterations, epochs, training steps",
    )
    max_seconds: Seconds = setting(
        default=0.0,
        title="Time limit",
        why="The run ends at this age and keeps its model.",
        source=Source.OURS,
        unit="seconds",
        zero="none",
        aliases="minutes, duration, timeout",
    )
    outer_lr: Rate = setting(
        default=1e-3,
        title="Outer learning rate",
        why="Adam on the learner's weights. A smaller one forgets less of a good model's weights, if a run starts "
        "from them. pool-embedding, compact and student do not use it.",
        source=Source.RELEASED_CODE,
        aliases=f"{LEARNING_RATE}, outer loop, meta",
    )
    episodes_per_step: Count = setting(
        default=4,
        title="Episodes per step",
        why="The number of episodes in one step.",
        source=Source.RELEASED_CODE,
        unit="episodes",
        aliases="batch size, meta batch",
    )
    lag_steps: Positive = setting(
        default=100,
        title="Lag of the earlier learner",
        why="The second hardness curve uses the learner from one to two times this many steps ago. It rises when the "
        "images really become harder.",
        source=Source.OURS,
        unit="steps",
        aliases="age, lagged hardness",
    )

    def __post_init__(self) -> None:
        if self.steps == 0 and self.max_seconds == 0:
            raise contradiction("steps and max_seconds are both 0; a run must end by one of them")


@settings
class RecordConfig:
    """What a run writes and measures on its way."""

    snapshot_seconds: Seconds = setting(
        default=60.0,
        title="Time between two snapshots",
        why="The most time that an interrupted run can lose.",
        source=Source.OURS,
        unit="seconds",
        aliases="checkpoint, autosave",
    )
    gallery_every: NotNegative = setting(
        default=50,
        title="Steps between two galleries",
        why="How often the pseudo images are saved.",
        source=Source.OURS,
        unit="steps",
        zero="none",
    )
    gallery_images: Positive = setting(
        default=4,
        title="Images per class in a gallery",
        why="More images need more disk space.",
        source=Source.OURS,
        unit="images",
    )
    validation_every: Positive = setting(
        default=50,
        title="Steps between two validations",
        why="Only with validation pictures.",
        source=Source.OURS,
        unit="steps",
    )
    validation_episodes: Count = setting(
        default=50,
        title="Episodes of a validation",
        why="More give a narrower interval and take longer.",
        source=Source.OURS,
        unit="episodes",
    )


@settings
class ComputeConfig:
    """How the numbers are computed; apart from `precision`, none of it changes them by more than rounding."""

    precision: Annotated[str, OneOf(Precision)] = setting(
        default=Precision.FLOAT32,
        title="Precision",
        why="float32 is exact to seven digits. tf32 makes a newer GPU faster; bf16 halves the memory of the models' "
        "passes. Both round more coarsely; the learner and all sums stay in float32.",
        source=Source.OURS,
        aliases="mixed precision, half, amp",
    )
    micro_batch: NotNegative = setting(
        default=0,
        title="Images at once",
        why="How many images pass through a model together. Fewer need less memory and give the same result; when the "
        "memory does not suffice the number is halved.",
        source=Source.OURS,
        unit="images",
        zero="automatic",
        aliases="batch size, out of memory",
    )
    teacher_memory_mib: NotNegative = setting(
        default=0,
        title="Memory for the models",
        why="Models beyond this limit wait on disk until their turn, which is slower. For pools of hundreds of models.",
        source=Source.OURS,
        unit="MiB",
        zero="as much as they need",
        aliases="ram, memory limit, offload",
    )
    stacking: Annotated[str, OneOf(Stacking)] = setting(
        default=Stacking.AUTO,
        title="Batch identical architectures",
        why="Computes models with the same network in one batch. Faster on a GPU, where small steps wait for each "
        "other; auto does it there only.",
        source=Source.OURS,
        aliases="like models together, stacking",
    )
    cuda_graphs: Switch = setting(
        default=False,
        title="Recorded GPU steps",
        why="Records the operations of a step once and replays them, which saves launch time.",
        source=Source.OURS,
        example="NVIDIA GPU only",
    )


@settings
class TrainConfig:
    """Everything that decides a training run, except the pool's own files."""

    pool: str = setting(title="Pool", why="The folder of models that the run learns from.", unit="folder")
    models: tuple[str, ...] = setting(
        default=(),
        title="Models",
        why="The files that are used, relative to the pool or absolute; an empty list means every usable file.",
    )
    seed: NotNegative = setting(
        default=0,
        title="Seed",
        why="All random choices follow from it: the same seed gives the same run.",
        aliases="random seed, reproducible",
    )
    device: Annotated[str, OneOf(DeviceChoice)] = setting(
        default=DeviceChoice.AUTO,
        title="Device",
        why="Where to compute. Automatic uses a GPU if there is one.",
        aliases="gpu, cuda, cpu, mps",
    )
    mode: Annotated[str, OneOf(Mode)] = setting(
        default=Mode.FAST,
        title="Mode",
        why="fast takes every shortcut that the other settings name; exact computes the released procedure without "
        "shortcuts, and is for comparing with it.",
        source=Source.OURS,
    )
    validation: str = setting(
        default="",
        title="Validation pictures",
        why="A folder with one sub-folder per class. The plots then show accuracy on real pictures, and the run keeps "
        "the learner as it was when that was highest.",
        unit="folder",
        aliases="validation set, real images",
    )
    unlabelled: str = setting(
        default="",
        title="Unlabelled pictures",
        why="Pictures of any kind, without labels. Those that a model assigns to one of its classes are mixed among "
        "its pseudo images, and the student learns the features of all models on them; pool-embedding and compact "
        "do not read them.",
        source=Source.OURS,
        unit="folder",
    )
    inversion: InversionConfig = table(factory=InversionConfig, title="Inversion: models become pseudo images")
    episode: EpisodeConfig = table(factory=EpisodeConfig, title="Episodes: pseudo images become small tasks")
    curriculum: CurriculumConfig = table(factory=CurriculumConfig, title="Curriculum: when the images become harder")
    learner: Annotated[AnyLearnerConfig, ByName()] = table(factory=MamlConfig, title="Learner: what is trained")
    meta: MetaConfig = table(factory=MetaConfig, title="Outer loop: how long and how fast")
    record: RecordConfig = table(factory=RecordConfig, title="Record: what is measured and written")
    compute: ComputeConfig = table(factory=ComputeConfig, title="Computing: memory and speed")
    icfil: IcfilConfig = table(factory=IcfilConfig, title="ICFIL: calibration on your own pictures")
