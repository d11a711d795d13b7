"""Build the networks of these families by name."""

from purer_app.engine.networks.backbone import Backbone, NormLayer
from purer_app.engine.networks.families.dense import DenseNetwork, DensePlan
from purer_app.engine.networks.families.efficient import PLANS, EfficientNetwork
from purer_app.engine.networks.families.mlp import build_mlp
from purer_app.engine.networks.families.mobile import FirstPlan, MobileNetwork, SecondMobileNetwork, SecondPlan
from purer_app.engine.networks.families.staged import StagedNetwork, StagedPlan
from purer_app.engine.networks.families.vgg import build_vgg


def build_family(architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer) -> Backbone | None:
    """Build a network by name; None if the name belongs to no family of this package.

    Raises:
        ConfigError: the input is too small.
    """
    if (staged := StagedPlan.parse(architecture)) is not None:
        return StagedNetwork(staged, channels, n_classes, norm)
    if (dense := DensePlan.parse(architecture)) is not None:
        return DenseNetwork(dense, channels, n_classes, norm)
    if (first := FirstPlan.parse(architecture)) is not None:
        return MobileNetwork(first, channels, n_classes, norm)
    if (second := SecondPlan.parse(architecture)) is not None:
        return SecondMobileNetwork(second, channels, n_classes, norm)
    if (efficient := PLANS.get(architecture)) is not None:
        return EfficientNetwork(efficient, channels, n_classes, norm)
    return build_vgg(architecture, channels, image_size, n_classes, norm) or build_mlp(
        architecture, channels, image_size, n_classes
    )
