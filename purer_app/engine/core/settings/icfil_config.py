"""Settings of ICFIL, the inversion calibration on the user's own pictures."""

from typing import Annotated

from purer_app.engine.core.settings.schema import Count, Limits, Rate, Real, Source, Weight, setting, settings

LEARNING_RATE = "learning rate, lr, step size"


@settings
class IcfilConfig:
    """Inversion calibration following the inner loop; our reconstruction, see `few_shot/icfil/calibration.py`."""

    inversion_steps: Count = setting(
        default=30,
        title="Inversion steps",
        why="How long the adapted model is inverted into pictures of your classes, after an idea of the paper.",
        source=Source.OURS,
        unit="steps",
        aliases="iterations",
    )
    inversion_lr: Rate = setting(
        default=0.1,
        title="Learning rate of the inversion",
        why="Adam on the pixels.",
        source=Source.OURS,
        aliases=LEARNING_RATE,
    )
    images_per_class: Count = setting(
        default=5,
        title="Inverted images per class",
        why="The images that your real pictures are compared with.",
        source=Source.OURS,
        unit="images",
    )
    bn_weight: Weight = setting(
        default=0.01,
        title="Weight of your pictures' statistics",
        why="Pulls the inverted images towards the BatchNorm statistics of your own pictures.",
        source=Source.OURS,
        zero="off",
        aliases="batch norm, bn loss",
    )
    steps: Count = setting(
        default=5,
        title="Calibration steps",
        why="How often features and last layer are corrected.",
        source=Source.OURS,
        unit="steps",
        aliases="iterations, fine-tuning steps",
    )
    lr: Rate = setting(
        default=0.01,
        title="Learning rate with a linear last layer",
        why="For maml and anil.",
        source=Source.OURS,
        aliases=LEARNING_RATE,
    )
    prototype_lr: Rate = setting(
        default=3e-3,
        title="Learning rate with class means",
        why="For protonet: its logits are squared distances, whose gradients are much larger.",
        source=Source.OURS,
        aliases=LEARNING_RATE,
    )
    temperature: Annotated[Real, Limits(gt=0, ge=1e-4, le=1e4)] = setting(
        default=0.1,
        title="Temperature",
        why="A lower value considers only the nearest images, a higher one all of them.",
        source=Source.OURS,
    )
    contrast_weight: Weight = setting(
        default=1.0,
        title="Weight of the contrast with inverted images",
        why="If this and icfil.pseudo_weight are 0, nothing is inverted; only your pictures are used.",
        source=Source.OURS,
        zero="off",
        aliases="contrastive loss",
    )
    pseudo_weight: Weight = setting(
        default=0.0,
        title="Weight of the inverted images as examples",
        why="How much the last layer learns from the inverted images; they usually mislead it.",
        source=Source.OURS,
        zero="off",
    )

    @property
    def inverts(self) -> bool:
        """Whether the calibration uses inverted images."""
        return self.contrast_weight > 0 or self.pseudo_weight > 0
