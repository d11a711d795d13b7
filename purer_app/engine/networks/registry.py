"""Builds networks by name: the field's own families, and the classifiers of torchvision and timm."""

from collections.abc import Callable

from torch import nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.architecture import TIMM, TORCHVISION, Architecture
from purer_app.engine.networks.backbone import Backbone, NormLayer
from purer_app.engine.networks.conv4 import build_conv4
from purer_app.engine.networks.lenet_vgg import build_plain
from purer_app.engine.networks.mlp_head import HeadedNetwork
from purer_app.engine.networks.resnet import build_residual

FAMILIES = (
    "conv4-WIDTH, resnet10-WIDTH, resnet18-WIDTH (also 34, 50, 101, 152 and WIDTH-WIDTH-WIDTH-WIDTH), resnet10 and "
    "resnet18 (7x7 stem, width 64), resnet12-WIDTH-WIDTH-WIDTH-WIDTH, cifar-resnetDEPTH, cifar-resnetDEPTH-a, "
    "wrn-DEPTH-FACTOR, cifar-vggDEPTH, cifar-vggDEPTH-bn, lenet, lenet-bn (also -WIDTH-WIDTH-WIDTH and one WIDTH more)"
)
Build = Callable[[str, int, int, int, NormLayer], Backbone | None]
"""(architecture, channels, image_size, n_classes, norm) to a network, None where the name is of another family."""


def build_backbone(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer = nn.BatchNorm2d
) -> Backbone:
    """Build a network by name, for example "conv4-32", "cifar-resnet20" or, as a teacher, "torchvision/resnet50".

    Args:
        architecture: one of `FAMILIES`, or "torchvision/" or "timm/" before the name of one of their classifiers.
            The suffix "-a" means shortcuts without parameters, "-pool" 3x3 max pooling after a 3x3 stem, "-p0" no
            padding and "-same" padding of both convolutions; "+256-64" means hidden layers of these widths, with ReLU,
            before the head; "torchvision/vgg16-trunk" is a VGG whose whole classifier is one layer.
        n_classes: outputs of the head; 0 leaves the head away.
        norm: makes the normalisation layers; that of a meta-model goes into our own families alone.

    Raises:
        ConfigError: no family has this name, the input is too small for it, or it cannot be a meta-model.
    """
    parsed = Architecture.parse(architecture)
    if parsed.hidden:
        base = build_backbone(str(parsed.base), channels, image_size, 0, norm)
        return HeadedNetwork(base, parsed.hidden, n_classes)
    if parsed.library in (TORCHVISION, TIMM):
        if norm is not nn.BatchNorm2d:
            raise ConfigError(f"{architecture} can be a teacher but no meta-model; a meta-model is one of {FAMILIES}")
        return _from_library(parsed, channels, image_size, n_classes)
    builders: tuple[Build, ...] = (build_conv4, build_residual, build_plain)
    for build in builders:
        if (network := build(architecture, channels, image_size, n_classes, norm)) is not None:
            return network
    raise ConfigError(
        f"no architecture is called '{architecture}'; known are {FAMILIES}, "
        f"and {TORCHVISION}/NAME or {TIMM}/NAME for a teacher; +WIDTH after it adds a hidden layer"
    )


def _from_library(architecture: Architecture, channels: int, image_size: int, n_classes: int) -> Backbone:
    if architecture.library == TIMM:
        from purer_app.engine.networks.timm_models import timm_backbone

        return timm_backbone(architecture.name, channels, image_size, n_classes)
    from purer_app.engine.networks.torchvision_models import torchvision_backbone

    return torchvision_backbone(architecture.name, channels, image_size, n_classes)
