"""Build a network from a layer list."""

from collections.abc import Sequence
from functools import partial

from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone, NormLayer, linear_head
from purer_app.engine.networks.layer_list.layers import (
    Activation,
    AdaptivePool,
    Convolution,
    Dropout,
    Flatten,
    Layer,
    Linear,
    Norm,
    Pool,
    Residual,
    Shape,
    shape_after,
    shapes,
)
from purer_app.engine.networks.layer_list.notation import is_layer_list, parse_name

_MODULES = {
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "mish": nn.Mish,
    "hardswish": nn.Hardswish,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "softplus": nn.Softplus,
}


class ResidualBlock(nn.Module):
    """The sum of a body and a shortcut."""

    def __init__(self, body: nn.Sequential, shortcut: nn.Sequential) -> None:
        super().__init__()
        self.body, self.shortcut = body, shortcut

    def forward(self, x: Tensor) -> Tensor:
        """Map (n, c, h, w) to (n, c', h', w')."""
        total: Tensor = self.body(x) + self.shortcut(x)
        return total


class LayerNetwork(Backbone):
    """A network of the given layers with a linear head.

    Raises:
        ConfigError: the layers do not fit together, or do not end in a vector of features.
    """

    def __init__(
        self, layers: Sequence[Layer], channels: int, image_size: int, n_classes: int, norm: NormLayer = nn.BatchNorm2d
    ) -> None:
        super().__init__()
        start = (channels, image_size, image_size)
        end = (shapes(layers, start) or [start])[-1]
        if len(end) != 1:
            raise ConfigError("the layers end in feature maps; a flatten layer is missing at the end")
        self.layers = _sequential(layers, start, norm)
        self.n_features = end[0]
        self.head = linear_head(self.n_features, n_classes)

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        found: Tensor = self.layers(x)
        return found


def _sequential(layers: Sequence[Layer], shape: Shape, norm: NormLayer) -> nn.Sequential:
    modules = []
    for layer in layers:
        modules.append(module_of(layer, shape, norm))
        shape = shape_after(layer, shape)
    return nn.Sequential(*modules)


def module_of(layer: Layer, shape: Shape, norm: NormLayer = nn.BatchNorm2d) -> nn.Module:
    """Build the module of one layer.

    Args:
        shape: that of its input.
    """
    match layer:
        case Convolution():
            return nn.Conv2d(
                shape[0],
                layer.out,
                layer.kernel,
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
                groups=layer.groups,
                bias=layer.bias,
            )
        case Norm():
            return norm(shape[0]) if len(shape) == 3 else nn.BatchNorm1d(shape[0])
        case Activation():
            return nn.LeakyReLU(layer.slope) if layer.name == "leaky" else _MODULES[layer.name]()
        case Pool():
            pool = nn.MaxPool2d if layer.kind == "max" else nn.AvgPool2d
            return pool(layer.kernel, layer.stride, layer.padding)
        case AdaptivePool():
            return nn.AdaptiveMaxPool2d(layer.size) if layer.kind == "max" else nn.AdaptiveAvgPool2d(layer.size)
        case Flatten():
            return nn.Flatten()
        case Linear():
            return nn.Linear(shape[0], layer.out, bias=layer.bias)
        case Dropout():
            return nn.Dropout()
        case Residual():
            build = partial(_sequential, shape=shape, norm=norm)
            return ResidualBlock(build(layer.body), build(layer.shortcut))


def build_layer_list(
    architecture: str, channels: int, image_size: int, n_classes: int, norm: NormLayer
) -> Backbone | None:
    """Build a network by the name of its layer list; None if the name belongs to another family.

    Raises:
        ConfigError: the name is malformed, or its layers do not fit together.
    """
    if not is_layer_list(architecture):
        return None
    return LayerNetwork(parse_name(architecture), channels, image_size, n_classes, norm)
