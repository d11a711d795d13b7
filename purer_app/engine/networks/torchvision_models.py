"""Classifiers of torchvision as teachers, with torchvision's own weight names."""

import re
from collections.abc import Mapping
from typing import Any, cast

import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.architecture import TRUNK_SUFFIX
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.meta_init import is_weightless, without_weights

_USUAL_PX = 224
_CLASSIFIER = "classifier"
_LONG_CLASSIFIER = re.compile(r"alexnet|vgg\d+(_bn)?|mobilenet_v3_(small|large)")


def _models() -> Any:
    """Import torchvision on first use, because it loads torch's compiler, which is slow."""
    from torchvision import models

    return models


class TorchvisionNetwork(Backbone):
    """A network of torchvision; its features are the input of the last linear layer, its `head`.

    In SqueezeNet, the `head` is a 1x1 convolution, whose input is averaged over all positions. The names of
    `state_dict` are those of torchvision. Auxiliary heads (GoogLeNet, Inception) keep their weights but are not used.
    """

    def __init__(self, network: nn.Module, head: str) -> None:
        super().__init__()
        self.network = network
        self.head_name = f"network.{head}"
        weight = network.get_parameter(f"{head}.weight")
        self.n_features = weight.shape[1]

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier; a 1x1 convolution in SqueezeNet."""
        return cast(nn.Linear, self.get_submodule(self.head_name))

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        caught: list[Tensor] = []
        with self.head.register_forward_pre_hook(lambda _, inputs: caught.append(inputs[0])):
            self.network(x)
        return caught[0].mean(dim=(2, 3)) if caught[0].ndim == 4 else caught[0]

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        logits = self.network(x)
        return logits if isinstance(logits, Tensor) else logits.logits  # the latter with auxiliary outputs, in training

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the weights with torchvision's names."""
        state: dict[str, Any] = self.network.state_dict(*args, **kwargs)
        return state

    def load_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """Load weights with torchvision's names; the arguments are those of `nn.Module.load_state_dict`."""
        return self.network.load_state_dict(*args, **kwargs)


def torchvision_names() -> tuple[str, ...]:
    """List the classifiers, and the trunks of those with several classifier layers.

    "vgg16-trunk" is vgg16 with one linear layer instead of three, as after fine-tuning.
    """
    models = _models()
    names: list[str] = models.list_models(module=models)
    return (*names, *(f"{name}{TRUNK_SUFFIX}" for name in names if _LONG_CLASSIFIER.fullmatch(name)))


def torchvision_backbone(name: str, channels: int, image_size: int, n_classes: int) -> TorchvisionNetwork:
    """Build a classifier of torchvision by name, for example "vit_b_16", with random weights.

    GoogLeNet and Inception are built without `transform_input`: the input form of the teacher must have the
    normalisation that its weights expect.

    Args:
        n_classes: number of outputs; 0 builds no head.

    Raises:
        ConfigError: torchvision has no classifier of this name, or the input is not supported.
    """
    network = _with_head(name, channels, image_size, n_classes)
    if not is_weightless(network):  # otherwise the first picture tells, once there are weights
        skeleton = without_weights(lambda: _with_head(name, channels, image_size, n_classes))
        _check_input(skeleton.to("meta"), name, channels, image_size)
    return network


def torchvision_skeleton(name: str, channels: int, image_size: int, n_classes: int) -> nn.Module:
    """Build the network of torchvision without checks, with a first convolution for this number of channels.

    Raises:
        ConfigError: torchvision has no classifier of this name, or a transformer does not support this size.
    """
    network = _network(name, image_size, n_classes)
    _take_channels(network, channels)
    return network


def usual_size(name: str) -> int:
    """Return the input size for torchvision's weights of this classifier, in pixels per side."""
    transforms = _transforms(name)
    return int(transforms.crop_size[0]) if transforms is not None else _USUAL_PX


def torchvision_normalisation(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the mean and standard deviation for torchvision's weights of this classifier."""
    transforms = _transforms(name)
    return (tuple(transforms.mean), tuple(transforms.std)) if transforms is not None else ((), ())


def imagenet_classes() -> tuple[str, ...]:
    """Return the names of the 1000 ImageNet classes in the usual order; names that occur twice are numbered."""
    names: list[str] = _models().ResNet18_Weights.DEFAULT.meta["categories"]
    return tuple(name if names.count(name) == 1 else f"{name} ({k})" for k, name in enumerate(names))


def _transforms(name: str) -> Any:
    """Return the transforms of the first weights of torchvision for a classifier; None if it has no weights."""
    weights = _models().get_model_weights(name.removesuffix(TRUNK_SUFFIX))
    return next(iter(weights)).transforms() if len(weights) else None


def form_of_weights(name: str, state: Mapping[str, Tensor]) -> tuple[int, int]:
    """Read the number of input channels and of outputs from the weights of a torchvision classifier.

    Returns:
        (channels, n_classes); 0 classes if there is no head.

    Raises:
        ConfigError: torchvision has no classifier of this name, or these are not its weights.
    """
    network = without_weights(lambda: _network(name, _USUAL_PX, 1))
    stem = state.get(f"{_stem_name(network)}.weight")
    head = state.get(f"{_head_name(network)}.weight")
    if stem is None or stem.ndim != 4:
        raise ConfigError(f"torchvision's {name} begins with '{_stem_name(network)}'; the weights have no such layer")
    return stem.shape[1], 0 if head is None or head.ndim == 0 else head.shape[0]


def _with_head(name: str, channels: int, image_size: int, n_classes: int) -> TorchvisionNetwork:
    network = _network(name, image_size, n_classes or 1)
    _take_channels(network, channels)
    head = _head_name(network)
    backbone = TorchvisionNetwork(network, head)
    if not n_classes:
        network.set_submodule(head, nn.Identity())
    return backbone


def _network(name: str, image_size: int, n_outputs: int) -> nn.Module:
    if name not in torchvision_names():
        raise ConfigError(f"torchvision has no classifier called '{name}'; it has resnet50, vit_b_16 and others")
    whole = name.removesuffix(TRUNK_SUFFIX)
    try:
        options = _options(name, image_size)
        network: nn.Module = _models().get_model(whole, weights=None, num_classes=n_outputs, **options)
    except (AssertionError, ValueError) as error:  # the size is not a multiple of what the transformer needs
        raise _input_refused(name, image_size, error) from error
    if name != whole:
        layers = network.get_submodule(_CLASSIFIER)
        first = layers.get_parameter(f"{_names_of(nn.Linear, layers)[0]}.weight")
        network.set_submodule(_CLASSIFIER, nn.Linear(first.shape[1], n_outputs))
    return network


def _options(name: str, image_size: int) -> dict[str, Any]:
    """Return the arguments of a builder in addition to the number of outputs."""
    if name.startswith("vit_"):
        return {"image_size": image_size}
    if name.startswith("maxvit_"):
        return {"input_size": (image_size, image_size)}
    if name in ("googlenet", "inception_v3"):
        return {"init_weights": False}  # their own way to draw weights takes a minute
    return {}


def _stem_name(network: nn.Module) -> str:
    return _names_of(nn.Conv2d, network)[0]


def _head_name(network: nn.Module) -> str:
    """Return the last linear layer or, in SqueezeNet, the last convolution."""
    return (_names_of(nn.Linear, network) or _names_of(nn.Conv2d, network))[-1]


def _names_of(kind: type[nn.Module], network: nn.Module) -> list[str]:
    return [name for name, module in network.named_modules() if isinstance(module, kind)]


def _take_channels(network: nn.Module, channels: int) -> None:
    """Replace the first convolution if it has another number of input channels."""
    name = _stem_name(network)
    stem = network.get_submodule(name)
    assert isinstance(stem, nn.Conv2d)
    if stem.in_channels == channels:
        return
    size, stride, padding, dilation = stem.kernel_size, stem.stride, stem.padding, stem.dilation
    bias = stem.bias is not None
    network.set_submodule(name, nn.Conv2d(channels, stem.out_channels, size, stride, padding, dilation, bias=bias))  # type: ignore[arg-type]


def _check_input(skeleton: TorchvisionNetwork, name: str, channels: int, image_size: int) -> None:
    """Check the input size by a forward pass on the "meta" device.

    Raises:
        ConfigError: the input is too small.
    """
    try:
        with torch.no_grad():
            skeleton.eval()(torch.zeros(1, channels, image_size, image_size, device="meta"))
    except (AssertionError, RuntimeError, ValueError) as error:
        raise _input_refused(name, image_size, error) from error


def _input_refused(name: str, image_size: int, error: Exception) -> ConfigError:
    reason = str(error).strip().splitlines()[0]
    return ConfigError(f"torchvision's {name} cannot take {image_size}x{image_size} pixels: {reason}")
