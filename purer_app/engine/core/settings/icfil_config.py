"""Settings of the calibration at test time, as frozen values that are checked at birth."""

from dataclasses import dataclass

from purer_app.engine.core.settings.validators import above, count, rate, weight, within


@dataclass(frozen=True, slots=True, kw_only=True)
class IcfilConfig:
    """Inversion calibration following the inner loop; our reconstruction, see `few_shot/icfil.py`."""

    inversion_steps: int = 30
    inversion_lr: float = 0.1
    images_per_class: int = 5
    bn_weight: float = 0.01
    """Weight of the BN term against the support's statistics; 0 drops the term."""
    steps: int = 5
    lr: float = 0.01
    """Rate of the calibration where the head is linear."""
    prototype_lr: float = 3e-3
    """Rate where it follows prototypes: their logits are squared distances, whose gradients are far larger. ProtoNet on
    the Glyphs pool's held-back alphabets, 50 episodes of 5 shots, points gained: 3e-4 gave 0.6, 1e-3 1.1, 3e-3 2.1,
    1e-2 1.8; at 1 shot none of them anything."""
    temperature: float = 0.1
    contrast_weight: float = 1.0
    """Weight of the contrast between real and inverted pictures. Where it and `pseudo_weight` are 0, nothing is
    inverted, and fine-tuning on the real pictures is left: what an inversion has to be compared with."""
    pseudo_weight: float = 0.0
    """Weight of the head's loss on pseudo images. ProtoNet on the Glyphs pool's held-back alphabets, 30 to 50 episodes,
    points gained at 1/5 shots: 0 gave +0.4/+1.0, 1 gave -3.1/-0.3."""

    @property
    def inverts(self) -> bool:
        """Whether inverted images have a part in the calibration."""
        return self.contrast_weight > 0 or self.pseudo_weight > 0

    def __post_init__(self) -> None:
        count(1, inversion_steps=self.inversion_steps, images_per_class=self.images_per_class, steps=self.steps)
        weight(bn_weight=self.bn_weight, contrast_weight=self.contrast_weight, pseudo_weight=self.pseudo_weight)
        rate(inversion_lr=self.inversion_lr, lr=self.lr, prototype_lr=self.prototype_lr)
        above(0, temperature=self.temperature)
        within(1e-4, 1e4, temperature=self.temperature)
