"""Says of every training setting what it is called, in what unit it counts, and why it has its value."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.train_config import DEVICES, LEARNERS, MODES, PRECISIONS, STARTS

translate = QCoreApplication.translate

CHOICES: dict[str, tuple[str, ...]] = {
    "device": DEVICES,
    "mode": MODES,
    "curriculum.rule": ("paper", "plateau", "off"),
    "learner.name": LEARNERS,
    "learner.start": STARTS,
    "compute.precision": PRECISIONS,
    "compute.stacking": ("auto", "on", "off"),
}
"""The words that a text setting takes; the others take any text."""

BACKBONES = ("conv4-32", "conv4-64", "resnet10-8", "resnet10-16", "resnet18-16", "cifar-resnet20", "lenet-bn")
"""Suggestions; any width is possible, for example conv4-48."""


@dataclass(frozen=True, slots=True)
class SettingText:
    """`name` in words, `unit` and `range` short, `why` a sentence or two with its source in brackets.

    `aliases` are other terms of the field for the same setting; the search finds it by them.
    """

    name: str
    unit: str
    range: str
    why: str
    aliases: str = ""


def stage_titles() -> dict[str, str]:
    """Return the headings of the stages, in the order in which data pass them; "" is the run as a whole."""
    return {
        "": translate("SettingTexts", "The run as a whole"),
        "inversion": translate("SettingTexts", "Inversion: models become pseudo images"),
        "episode": translate("SettingTexts", "Episodes: pseudo images become small tasks"),
        "curriculum": translate("SettingTexts", "Curriculum: when the images become harder"),
        "learner": translate("SettingTexts", "Learner: what is trained"),
        "meta": translate("SettingTexts", "Outer loop: how long and how fast"),
        "record": translate("SettingTexts", "Record: what is measured and written"),
        "compute": translate("SettingTexts", "Computing: memory and speed"),
        "icfil": translate("SettingTexts", "ICFIL: calibration on your own pictures"),
    }


def setting_texts() -> dict[str, SettingText]:
    """Return the texts by the path of the setting, for example "inversion.lr"."""
    stages = (_run, _inversion, _episode_and_curriculum, _learner, _meta, _record, _compute, _icfil)
    rows = (row for stage in stages for row in stage())
    others = aliases()
    return {path: SettingText(name, unit, limits, why, others.get(path, "")) for path, name, unit, limits, why in rows}


def aliases() -> dict[str, str]:
    """Return by the path of a setting what else a person may search for."""
    t = translate
    c = "SettingTexts"
    rate = t(c, "learning rate, lr")
    return {
        "seed": t(c, "random seed, reproducible"),
        "device": t(c, "gpu, cuda, cpu, mps"),
        "validation": t(c, "validation set, real images"),
        "inversion.lr": rate,
        "inversion.bn_weight": t(c, "batch norm, batch normalization, bn loss, regularization"),
        "inversion.tv_weight": t(c, "total variation, regularization"),
        "inversion.l2_weight": t(c, "weight decay, regularization"),
        "inversion.max_roll_px": t(c, "augmentation, jitter"),
        "inversion.warmup_steps": t(c, "iterations, warm-up"),
        "inversion.teachers_per_step": t(c, "teachers"),
        "inversion.memory_mib": t(c, "ram, memory limit"),
        "episode.n_way": t(c, "ways, n-way, number of classes"),
        "episode.n_shot": t(c, "shots, n-shot, support images"),
        "episode.n_query": t(c, "query images"),
        "curriculum.rule": t(c, "ECI, curriculum inversion, hardness"),
        "curriculum.adversarial_weight": t(c, "adversarial loss, hardness"),
        "learner.name": t(c, "algorithm, method, meta-learner"),
        "learner.backbone": t(c, "architecture, model"),
        "learner.image_size": t(c, "resolution, input size"),
        "learner.start": t(c, "initialization, pretrained weights"),
        "learner.inner_lr": f"{rate}, {t(c, 'inner loop')}",
        "learner.train_steps": t(c, "inner loop, inner steps, iterations"),
        "learner.test_steps": t(c, "inner loop, fine-tuning steps"),
        "meta.steps": t(c, "iterations, epochs, training steps"),
        "meta.max_seconds": t(c, "minutes, duration, timeout"),
        "meta.outer_lr": f"{rate}, {t(c, 'outer loop, meta')}",
        "meta.episodes_per_step": t(c, "batch size, meta batch"),
        "record.snapshot_seconds": t(c, "checkpoint, autosave"),
        "compute.precision": t(c, "mixed precision, half, amp"),
        "compute.micro_batch": t(c, "batch size, out of memory"),
        "compute.teacher_memory_mib": t(c, "ram, memory limit, offload"),
        "icfil.inversion_steps": t(c, "iterations"),
        "icfil.inversion_lr": rate,
        "icfil.bn_weight": t(c, "batch norm, bn loss"),
        "icfil.steps": t(c, "iterations, fine-tuning steps"),
        "icfil.lr": rate,
        "icfil.prototype_lr": rate,
        "icfil.contrast_weight": t(c, "contrastive loss"),
    }


_Rows = list[tuple[str, str, str, str, str]]


def _run() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("seed", t(c, "Seed"), "", "≥ 0",
         t(c, "All random choices follow from it: the same seed gives the same run.")),
        ("device", t(c, "Device"), "", "", t(c, "Where to compute. Automatic uses a GPU if there is one.")),
        ("mode", t(c, "Mode"), "", "",
         t(c, "fast takes every shortcut that the other settings name; exact computes the released procedure without "
              "shortcuts, and is for comparing with it. [ours]")),
        ("validation", t(c, "Validation pictures"), t(c, "folder"), "",
         t(c, "One sub-folder per class. With them the best measured step is kept, and the plots show real "
              "accuracy.")),
        ("unlabelled", t(c, "Unlabelled pictures"), t(c, "folder"), "",
         t(c, "Pictures of any kind, without labels. Those that a model takes for one of its classes are mixed among "
              "its pseudo images; pool-embedding and compact leave them unread. [ours]")),
    ]  # fmt: skip


def _inversion() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("inversion.lr", t(c, "Step size of the pixels"), "", "> 0",
         t(c, "Adam moves the pixels by about this much in each step. [released code]")),
        ("inversion.bn_weight", t(c, "Weight of BatchNorm statistics"), "", "≥ 0",
         t(c, "Pulls the images towards what the model's BatchNorm layers saw in training. More gives calmer, more "
              "picture-like images. [released code]")),
        ("inversion.tv_weight", t(c, "Weight of smoothness"), "", "≥ 0",
         t(c, "Total variation: keeps neighbouring pixels similar. [released code]")),
        ("inversion.l2_weight", t(c, "Weight of small pixels"), "", "≥ 0",
         t(c, "Keeps pixel values from running away. [released code]")),
        ("inversion.max_roll_px", t(c, "Random shift"), t(c, "pixels"), "≥ 0",
         t(c, "Images are shifted slightly before each pass, so that no pattern depends on its exact position. "
              "[released code]")),
        ("inversion.warmup_steps", t(c, "Inversion steps before learning"), t(c, "steps"), "≥ 0",
         t(c, "Images begin as noise; some steps of inversion alone give the learner something to see from its "
              "first step on. [ours]")),
        ("inversion.teachers_per_step", t(c, "Models per step"), t(c, "models"), t(c, "0 = all"),
         t(c, "How many models improve their images in one step. Fewer make a step faster; all of them is what the "
              "released code does. [ours]")),
        ("inversion.turn_cost_power", t(c, "Fewer turns for costly models"), "", t(c, "≥ 0; 0 = equal turns"),
         t(c, "With 0.5, a model that needs 100 times the computation of a typical one gets a turn 10 times less "
              "often; 100 times with 1. Equal turns are what the released code does. [ours]")),
        ("inversion.classes_per_teacher", t(c, "Classes per model"), t(c, "classes"), t(c, "0 = automatic"),
         t(c, "The largest number of classes of each model that get pseudo images; they are chosen at random. [ours]")),
        ("inversion.memory_mib", t(c, "Memory for the pseudo images"), t(c, "MiB"), t(c, "0 = no limit"),
         t(c, "Where the classes of all models need more, as with a thousand classes of large pictures, fewer classes "
              "of each get pseudo images. [ours]")),
        ("inversion.turn_gmacs", t(c, "Work of a model's turn"), t(c, "GMAC"), t(c, "0 = no limit"),
         t(c, "Billions of multiply-adds for one pass of all pseudo images through their model; 100 is about ten "
              "seconds of a processor core. Where all classes need more, fewer get pseudo images. [ours]")),
    ]  # fmt: skip


def _episode_and_curriculum() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("episode.n_way", t(c, "Classes per episode"), t(c, "classes"), "≥ 2",
         t(c, "The number of classes in an episode. Five is usual. [paper]")),
        ("episode.n_shot", t(c, "Pictures per class"), t(c, "pictures"), "≥ 1",
         t(c, "The number of examples of each class in an episode. [paper]")),
        ("episode.n_query", t(c, "Questions per class"), t(c, "pictures"), "≥ 1",
         t(c, "The number of queries of each class in an episode. Fewer make a step faster and its accuracy "
              "noisier. [released code]")),
        ("episode.trusted_only", t(c, "Leave out untrained or mislabelled models"), "", "",
         t(c, "They are recognised by undecided outputs on the pseudo images of the other models; each "
              "is named. [ours]")),
        ("episode.unlabelled_share", t(c, "Share of unlabelled pictures"), "", "0 – 1",
         t(c, "How often unlabelled pictures represent a class of an episode, if a folder of them is given. "
              "[ours]")),
        ("curriculum.rule", t(c, "Rule"), "", "",
         t(c, "When the images are made harder. paper: no new best accuracy for some updates [released code]; "
              "plateau: the moving average stopped gaining [ours]; off: never.")),
        ("curriculum.adversarial_weight", t(c, "Force of the curriculum"), "", "≥ 0",
         t(c, "How hard a firing pushes the pixels towards what the learner finds difficult: 10 in the released code; "
              "1 did better in runs of minutes. [ours]")),
        ("curriculum.warmup_fraction", t(c, "Quiet part of the run"), t(c, "of the run"), "0 – 1",
         t(c, "At the start nothing is made harder: 4,000 of 60,000 steps. [released code]")),
        ("curriculum.patience", t(c, "Patience"), t(c, "updates"), "≥ 1",
         t(c, "How many updates without progress pass before the images are made harder. [released code]")),
        ("curriculum.window", t(c, "Window of the moving average"), t(c, "steps"), "≥ 1",
         t(c, "Only for the rule plateau: more steps react later and to less noise. [ours]")),
        ("curriculum.min_gain", t(c, "Gain that counts as progress"), t(c, "accuracy, 0 – 1"), "≥ 0",
         t(c, "Only for the rule plateau. [ours]")),
    ]  # fmt: skip


def _learner() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("learner.name", t(c, "Learner"), "", "",
         t(c, "maml adapts all weights with second-order gradients [paper]; maml-first-order leaves these out and "
              "is about four times faster; anil adapts only the last layer; protonet compares with class means and "
              "needs no inner steps. pool-embedding keeps all models and learns how much each counts; compact keeps "
              "the small ones as one network. [both ours]")),
        ("learner.backbone", t(c, "Network"), "", t(c, "for example conv4-32"),
         t(c, "The network that is trained: family and width. Conv4 is usual for small pictures. "
              "[paper]")),
        ("learner.image_size", t(c, "Picture size"), t(c, "pixels"), t(c, "0 = automatic, 8 – 1024"),
         t(c, "Height and width of what the network sees. Automatic takes the models' most common size. [ours]")),
        ("learner.channels", t(c, "Colour channels"), "", t(c, "0 = automatic, 1, 3"),
         t(c, "1 is grey, 3 is colour. Automatic takes the models' most common number. [ours]")),
        ("learner.start", t(c, "First weights"), "", "",
         t(c, "average: the mean of the models where all are alike, else random [released code]; best-teacher: the "
              "best model of the same network; auto: the latter for protonet, the former for others. [both ours]")),
        ("learner.inner_lr", t(c, "Step size of adaptation"), "", "> 0",
         t(c, "How far one step of the inner loop goes. [released code]")),
        ("learner.train_steps", t(c, "Adaptation steps in training"), t(c, "steps"), "≥ 1",
         t(c, "Each one makes a training step slower; protonet has none. [released code]")),
        ("learner.test_steps", t(c, "Adaptation steps in use"), t(c, "steps"), "≥ 1",
         t(c, "Used for validation and on your own pictures. [released code]")),
        ("learner.reliance", t(c, "Reliance on good models"), t(c, "power"), "≥ 0",
         t(c, "For pool-embedding and compact: models whose features tell apart pseudo images of other models' classes "
              "count more; at 0 all count alike. [ours]")),
        ("learner.whitening", t(c, "Equalisation of the scatter"), t(c, "power"), "≥ 0",
         t(c, "For pool-embedding and compact: directions in which pseudo images of one class differ count less. "
              "[ours]")),
        ("learner.max_parameters", t(c, "Largest compact network"), t(c, "weights"), "≥ 1",
         t(c, "The learner compact keeps the small models that are worth most together. [ours]")),
        ("learner.max_share", t(c, "Largest share of the work"), t(c, "of all models' multiply-adds"), "> 0",
         t(c, "What a picture may cost the learner compact. [ours]")),
    ]  # fmt: skip


def _meta() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("meta.steps", t(c, "Steps"), t(c, "steps"), t(c, "0 = by time alone"),
         t(c, "The paper's run has 60,000. [released code]")),
        ("meta.max_seconds", t(c, "Time limit"), t(c, "seconds"), t(c, "0 = none"),
         t(c, "The run ends at this age and keeps its model; inversion before learning gets a third at most. [ours]")),
        ("meta.outer_lr", t(c, "Step size of learning"), "", "> 0",
         t(c, "Adam on the learner's weights: 0.001 [released code]. From a good model's weights a smaller one "
              "forgets less: 81 against 77 % of one-shot tasks on the sample's held-back alphabets. [ours]")),
        ("meta.episodes_per_step", t(c, "Episodes per step"), t(c, "episodes"), "≥ 1",
         t(c, "The number of episodes in one step. [released code]")),
        ("meta.lag_steps", t(c, "Age of the earlier learner"), t(c, "steps"), "≥ 1",
         t(c, "The second hardness line asks a learner of that many steps ago. It rises when the images really "
              "become harder. [ours]")),
    ]  # fmt: skip


def _record() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("record.snapshot_seconds", t(c, "Time between two snapshots"), t(c, "seconds"), "≥ 0",
         t(c, "The most time that an interrupted run can lose. [ours]")),
        ("record.gallery_every", t(c, "Steps between two galleries"), t(c, "steps"), t(c, "0 = none"),
         t(c, "How often the pseudo images are written down for the Images page. [ours]")),
        ("record.gallery_images", t(c, "Images per class in a gallery"), t(c, "images"), "≥ 1",
         t(c, "More show more and take more of the disk. [ours]")),
        ("record.validation_every", t(c, "Steps between two validations"), t(c, "steps"), "≥ 1",
         t(c, "Only with validation pictures. [ours]")),
        ("record.validation_episodes", t(c, "Episodes of a validation"), t(c, "episodes"), "≥ 1",
         t(c, "More give a narrower interval and take longer. [ours]")),
    ]  # fmt: skip


def _compute() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("compute.precision", t(c, "Precision"), "", "",
         t(c, "float32 is exact to seven digits. tf32 makes a newer GPU faster; bf16 halves the memory of the "
              "models' passes. Both round more coarsely. [ours]")),
        ("compute.micro_batch", t(c, "Images at once"), t(c, "images"), t(c, "0 = automatic"),
         t(c, "How many images pass through a model together. Fewer need less memory and give the same result; when "
              "the memory does not suffice the number is halved. [ours]")),
        ("compute.teacher_memory_mib", t(c, "Memory for the models"), t(c, "MiB"), t(c, "0 = as much as they need"),
         t(c, "Models beyond this limit wait on disk until their turn, which is slower. For pools of hundreds of "
              "models. [ours]")),
        ("compute.stacking", t(c, "Like models together"), "", "",
         t(c, "Computes models with the same network in one batch. Faster on a GPU, where small steps wait for each "
              "other; auto does it there only. [ours]")),
        ("compute.cuda_graphs", t(c, "Recorded GPU steps"), "", t(c, "NVIDIA GPU only"),
         t(c, "Records the operations of a step once and replays them, which saves launch time. [ours]")),
    ]  # fmt: skip


def _icfil() -> _Rows:
    t = translate
    c = "SettingTexts"
    return [
        ("icfil.inversion_steps", t(c, "Inversion steps"), t(c, "steps"), "≥ 1",
         t(c, "How long the adapted model is inverted into pictures of your classes. [ours, after the paper's idea]")),
        ("icfil.inversion_lr", t(c, "Step size of that inversion"), "", "> 0", t(c, "Adam on the pixels. [ours]")),
        ("icfil.images_per_class", t(c, "Inverted images per class"), t(c, "images"), "≥ 1",
         t(c, "The images that your real pictures are compared with. [ours]")),
        ("icfil.bn_weight", t(c, "Weight of your pictures' statistics"), "", t(c, "0 = off"),
         t(c, "Pulls the inverted images towards the BatchNorm statistics of your own pictures. [ours]")),
        ("icfil.steps", t(c, "Calibration steps"), t(c, "steps"), "≥ 1",
         t(c, "How often features and last layer are corrected. [ours]")),
        ("icfil.lr", t(c, "Step size with a linear last layer"), "", "> 0", t(c, "For maml and anil. [ours]")),
        ("icfil.prototype_lr", t(c, "Step size with class means"), "", "> 0",
         t(c, "For protonet, whose gradients are much larger. [ours]")),
        ("icfil.temperature", t(c, "Temperature"), "", "> 0",
         t(c, "A lower value considers only the nearest images, a higher one all of them. [ours]")),
        ("icfil.contrast_weight", t(c, "Weight of the contrast with inverted images"), "", t(c, "0 = off"),
         t(c, "At 0, if inverted images are no examples either, nothing is inverted: your own pictures alone. [ours]")),
        ("icfil.pseudo_weight", t(c, "Weight of the inverted images as examples"), "", "≥ 0",
         t(c, "With protonet on the sample's held-back alphabets 0 gained 0.4 and 1.0 points at 1 and 5 pictures, "
              "and 1 lost 3.1 and 0.3. [ours]")),
    ]  # fmt: skip
