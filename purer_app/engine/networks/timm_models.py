"""Classifiers of timm as teachers, with timm's own weight names."""

import importlib.util
import warnings
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor, nn

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.meta_init import is_weightless, without_weights

_INSTALL = "install it with: pip install 'purer-app[zoo]'"


class TimmNetwork(Backbone):
    """A network of timm; its features are the input of its classifier, the `head`.

    The names of `state_dict` are those of timm. If timm averages several classifiers (distilled transformers), the
    first one is the `head`.
    """

    def __init__(self, network: nn.Module, head: str) -> None:
        super().__init__()
        self.network = network
        self.head_name = f"network.{head}"
        self.n_features = network.get_parameter(f"{head}.weight").shape[1]

    @property
    def head(self) -> nn.Linear | nn.Identity:  # type: ignore[override]
        """The classifier; a 1x1 convolution in some networks."""
        return cast(nn.Linear, self.get_submodule(self.head_name))

    def features(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        caught: list[Tensor] = []
        with self.head.register_forward_pre_hook(lambda _, inputs: caught.append(inputs[0])):
            self.network(x)
        return caught[0].flatten(2).mean(dim=2) if caught[0].ndim == 4 else caught[0]

    def forward(self, x: Tensor) -> Tensor:  # noqa: D102 - as Backbone
        logits: Tensor = self.network(x)
        return logits

    def state_dict(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        """Return the weights with timm's names."""
        state: dict[str, Any] = self.network.state_dict(*args, **kwargs)
        return state

    def load_state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """Load weights with timm's names; the arguments are those of `nn.Module.load_state_dict`."""
        return self.network.load_state_dict(*args, **kwargs)


def timm_is_installed() -> bool:
    """Whether timm is installed."""
    found = importlib.util.find_spec("timm")
    return found is not None and found.origin is not None


def timm_backbone(name: str, channels: int, image_size: int, n_classes: int) -> TimmNetwork:
    """Build a classifier of timm by name, for example "convnext_atto", with random weights.

    Args:
        n_classes: number of outputs; 0 builds no head.

    Raises:
        ConfigError: timm is not installed, has no classifier of this name, or the input is not supported.
    """
    network = _with_head(name, channels, image_size, n_classes)
    if not is_weightless(network):  # otherwise the first picture tells, once there are weights
        skeleton = without_weights(lambda: _with_head(name, channels, image_size, n_classes))
        _check_input(skeleton.to("meta").eval(), name, channels, image_size)
    return network


def _with_head(name: str, channels: int, image_size: int, n_classes: int) -> TimmNetwork:
    network = timm_skeleton(name, channels, image_size, n_classes or 1)
    heads = _head_names(network, name)
    backbone = TimmNetwork(network, heads[0])
    if not n_classes:
        for head in heads:
            network.set_submodule(head, nn.Identity())
    return backbone


def _head_names(network: nn.Module, name: str) -> tuple[str, ...]:
    """Return the names of the classifier layers in timm: one, or two in distilled transformers.

    Raises:
        ConfigError: the network has no classifier with weights.
    """
    said = getattr(network, "pretrained_cfg", {}).get("classifier") or ()
    weights = dict(network.named_parameters())
    names = tuple(head for head in ((said,) if isinstance(said, str) else said) if f"{head}.weight" in weights)
    if not names:
        raise ConfigError(f"timm's {name} has no classifier that could be a teacher's head")
    return names


def _check_input(skeleton: TimmNetwork, name: str, channels: int, image_size: int) -> None:
    """Check the input size by a forward pass on the "meta" device.

    Raises:
        ConfigError: the input is too small.
    """
    try:
        with torch.no_grad():
            skeleton(torch.zeros(1, channels, image_size, image_size, device="meta"))
    except NotImplementedError:  # its forward pass depends on values
        return
    except (AssertionError, RuntimeError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ConfigError(f"timm's {name} cannot take {image_size}x{image_size} pixels: {reason}") from error


def timm_normalisation(name: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the mean and standard deviation for timm's weights of this classifier; empty without timm."""
    if not timm_is_installed():
        return (), ()
    import timm

    cfg = timm.get_pretrained_cfg(name)
    return (tuple(cfg.mean), tuple(cfg.std)) if cfg is not None else ((), ())


def timm_skeleton(name: str, channels: int, image_size: int, n_classes: int) -> nn.Module:
    """Build the network of timm without checks.

    Raises:
        ConfigError: timm is not installed, has no classifier of this name, or the input is not supported.
    """
    if not timm_is_installed():
        raise ConfigError(f"timm/{name} needs the library timm; {_INSTALL}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import timm

        if name not in timm.list_models():
            raise ConfigError(f"timm has no classifier called '{name}'; see timm.list_models()")
        options: dict[str, Any] = {"pretrained": False, "num_classes": n_classes, "in_chans": channels}
        try:
            return _built(timm.create_model, name, image_size, options)
        except (AssertionError, LookupError, ValueError) as error:
            reason = str(error) or "its patches do not fit"
            raise ConfigError(f"timm's {name} cannot take {image_size}x{image_size} pixels: {reason}") from error


def _built(create: Callable[..., nn.Module], name: str, image_size: int, options: dict[str, Any]) -> nn.Module:
    try:
        return create(name, img_size=image_size, **options)
    except TypeError:  # a convolutional network does not ask for the size
        return create(name, **options)
