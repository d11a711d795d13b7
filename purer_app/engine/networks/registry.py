"""Builds networks by name: PURER's own families, and the classifiers of torchvision and timm."""

from collections.abc import Callable

from torch import nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.architecture import TIMM, TORCHVISION, Architecture
from purer_app.engine.networks.backbone import Backbone, NormLayer
from purer_app.engine.networks.conv4 import build_conv4
from purer_app.engine.networks.families.build import build_family
from purer_app.engine.networks.layer_list.network import build_layer_list
from purer_app.engine.networks.lenet_vgg import build_plain
from purer_app.engine.networks.mlp_head import HeadedNetwork
from purer_app.engine.networks.resnet import build_residual

FAMILIES = (
    "conv4-WIDTH, resnet10-WIDTH, resnet18-WIDTH (also 34, 50, 101, 152 and WIDTH-WIDTH-WIDTH-WIDTH), resnet10 and "
    "resnet18 (7x7 stem, width 64), resnet12-WIDTH-WIDTH-WIDTH-WIDTH, cifar-resnetDEPTH, cifar-resnetDEPTH-a, "
    "wrn-DEPTH-FACTOR, cifar-vggDEPTH, cifar-vggDEPTH-bn, lenet, lenet-bn (also with two to five -WIDTH), "
    "layers/LAYERS (see the documentation) and, as they are recognised in files, resnet, preact, preresnet, senet, "
    "preact-senet, densenet, mobilenet, mobilenetv2, efficientnet, vgg and mlp with their numbers"
)
Build = Callable[[str, int, int, int, NormLayer], Backbone | None]
"""(architecture, channels, image_size, n_classes, norm) → network; None if the name belongs to another family."""
_BUILDERS: tuple[Build, ...] = (build_layer_list, build_conv4, build_residual, build_plain, build_family)


def build_backbone(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer = nn.BatchNorm2d
) -> Backbone:
    """Build a network by name, for example "conv4-32", "cifar-resnet20" or, as a teacher, "torchvision/resnet50".

    Args:
        architecture: one of `FAMILIES`, or the name of a classifier with the prefix "torchvision/" or "timm/". The
            suffix "-a" means shortcuts without parameters, "-pool" 3x3 max pooling after a 3x3 stem, "-p0" no padding,
            "-same" padding of both convolutions, and "+256-64" hidden layers of these widths with ReLU before the
            head. "layers/c16k3p1-bn-relu-max2-flat" lists the layers before the head; `layer_list` describes it.
            "torchvision/vgg16-trunk" is a VGG with one linear layer as its classifier.
        n_classes: number of outputs; 0 builds no head.
        norm: builds the normalisation layers; layers of a meta-model are supported by PURER's own families only.

    Raises:
        ConfigError: the name is unknown, the input is too small, or the network cannot be a meta-model.
    """
    parsed = Architecture.parse(architecture)
    if parsed.hidden:
        base = build_backbone(str(parsed.base), channels, image_size, 0, norm)
        return HeadedNetwork(base, parsed.hidden, n_classes)
    if parsed.library in (TORCHVISION, TIMM):
        if norm is not nn.BatchNorm2d:
            raise ConfigError(f"{architecture} can be a teacher, but a meta-model must be one of {FAMILIES}")
        return _from_library(parsed, channels, image_size, n_classes)
    for build in _BUILDERS:
        if (network := build(architecture, channels, image_size, n_classes, norm)) is not None:
            return network
    raise ConfigError(
        f"unknown architecture '{architecture}'; it must be one of {FAMILIES}, "
        f"or {TORCHVISION}/NAME or {TIMM}/NAME for a teacher; the suffix +WIDTH adds a hidden layer"
    )


def _from_library(architecture: Architecture, channels: int, image_size: int, n_classes: int) -> Backbone:
    if architecture.library == TIMM:
        from purer_app.engine.networks.timm_models import timm_backbone

        return timm_backbone(architecture.name, channels, image_size, n_classes)
    from purer_app.engine.networks.torchvision_models import torchvision_backbone

    return torchvision_backbone(architecture.name, channels, image_size, n_classes)
