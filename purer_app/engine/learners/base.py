"""What every meta-learner offers: an outer loss to train on, and adaptation to a support set."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import LearnerConfig
from purer_app.engine.images.image_spec import ImageSpec, spec_to_table
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.networks.inference import conv4_moments, inferred_features
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d
from purer_app.engine.networks.registry import build_backbone

Parameters = dict[str, Tensor]
"""Named weights of a meta-model: those of the feature network, and "head.weight", "head.bias" where it has one."""


@dataclass(frozen=True, slots=True)
class OuterResult:
    """Outer loss (a scalar with graph) and query accuracy (0 to 1) of one episode."""

    loss: Tensor
    accuracy: float


def query_result(logits: Tensor, labels: Tensor) -> OuterResult:
    """Cross-entropy and accuracy of (n, n_way) query logits."""
    accuracy = (logits.detach().argmax(dim=1) == labels).float().mean().item()
    return OuterResult(F.cross_entropy(logits, labels), accuracy)


@dataclass(frozen=True, slots=True, eq=False)
class AdaptedModel:
    """A meta-model fitted to one support set; its answer for a picture does not depend on other pictures.

    `statistics` are the BatchNorm moments of the support set under `parameters`, by buffer name.
    The head is linear: `weight` (n_way, d), `bias` (n_way,). For prototypes c_k it is 2 c_k and
    −‖c_k‖², which orders classes as minus the squared distance does (Snell et al. 2017, eq. 8).
    """

    network: Backbone
    parameters: Parameters
    statistics: Parameters
    weight: Tensor
    bias: Tensor
    by_prototypes: bool = field(default=False)

    def features(self, images: Tensor, *, transductive: bool = False) -> Tensor:
        """Features (n, d) under the support's statistics, or under the batch's own where transductive."""
        self.network.train(transductive)
        state = self.parameters | self.statistics
        if not transductive and not torch.is_grad_enabled():
            return inferred_features(self.network, images, state)
        features: Tensor = functional_call(self.network, state, (images,))
        return features

    def logits(self, images: Tensor, *, transductive: bool = False) -> Tensor:
        """Class scores (n, n_way); softmax makes them probabilities."""
        return F.linear(self.features(images, transductive=transductive), self.weight, self.bias)


class Learner(ABC):
    """A meta-learning algorithm around one headless feature network.

    The network object only holds the architecture: weights are passed to every method, so that
    the present, the lagged and a random meta-model share one learner.
    """

    name: str
    config: LearnerConfig
    fixed_features = False
    """Whether what is made of an image depends on no other image, so that each has to be looked at once."""

    def __init__(self, config: LearnerConfig, spec: ImageSpec, n_way: int) -> None:
        self.config = config
        self.spec = spec
        self.n_way = n_way
        with seeded(0, "network"):  # its own weights are never used, and must not disturb another thread's draws
            self.network = build_backbone(config.network, spec.channels, spec.height, 0, EpisodeBatchNorm2d)

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw fresh weights on the CPU."""
        with seeded(seed, "meta-model", *purpose):
            network = build_backbone(self.config.network, self.spec.channels, self.spec.height, 0, EpisodeBatchNorm2d)
            parameters = {name: weight.detach().clone() for name, weight in network.named_parameters()}
            return parameters | self._initial_head()

    def _initial_head(self) -> Parameters:
        return {}

    def trains(self, name: str) -> bool:
        """Whether training moves the weight of this name."""
        return True

    def size(self, theta: Parameters) -> int:
        """Number of weights behind the features of a picture."""
        return sum(weight.numel() for weight in body(theta).values())

    def facts(self) -> dict[str, Any]:
        """Return what a run has to keep beside weights and settings, as TOML can hold it, to be used again."""
        return {"learner": self.name, "n_way": self.n_way, "input": spec_to_table(self.spec)}

    def kept(self, theta: Parameters) -> "tuple[Learner, Parameters]":
        """Return learner and weights as a finished run keeps them: without what takes no part."""
        return self, theta

    def to(self, device: torch.device, dtype: torch.dtype = torch.float32) -> "Learner":
        """Move the network's own buffers; weights are the caller's."""
        self.network.to(device=device, dtype=dtype)
        return self

    def features(self, theta: Parameters, images: Tensor) -> Tensor:
        """Features (n, d) under the statistics of this very batch, as in training."""
        self.network.train()
        features: Tensor = functional_call(self.network, body(theta), (images,))
        return features

    @abstractmethod
    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:
        """Outer loss of one episode with graph to `theta` and to the episode's pixels.

        Args:
            second_order: whether the graph runs through the inner gradient; None takes the
                learner's own order. The pixels' adversarial step always asks for True, for
                otherwise support pixels would get no gradient from the inner loop.
        """

    @abstractmethod
    def adapt(self, theta: Parameters, images: Tensor, labels: Tensor, n_way: int) -> AdaptedModel:
        """Fit to a support set of any number of classes; needs no gradient to `theta`.

        Args:
            images: (n_support, *spec.shape).
            labels: (n_support,) integers in [0, n_way); every class occurs.
        """


def support_statistics(network: Backbone, parameters: Parameters, images: Tensor) -> Parameters:
    """Return the BatchNorm moments of a batch in training mode, named as the network's buffers."""
    if not any(isinstance(layer, nn.BatchNorm2d) for layer in network.modules()):
        return {}
    return features_and_statistics(network, parameters, images)[1]


def features_and_statistics(network: Backbone, parameters: Parameters, images: Tensor) -> tuple[Tensor, Parameters]:
    """Return the features of a batch in training mode, (n, d), and its BatchNorm moments, named as the buffers."""
    if isinstance(network, Conv4) and images.device.type == "cpu":
        return conv4_moments(network, parameters, images)
    statistics: Parameters = {}

    def normalise(layer: nn.Module, inputs: tuple[Tensor, ...], _: Tensor) -> Tensor:
        assert isinstance(layer, nn.BatchNorm2d)
        name = names[layer]
        var, mean = torch.var_mean(inputs[0], dim=(0, 2, 3), unbiased=False)
        statistics[f"{name}.running_mean"], statistics[f"{name}.running_var"] = mean, var
        return F.batch_norm(inputs[0], mean, var, layer.weight, layer.bias, eps=layer.eps)

    names = {layer: name for name, layer in network.named_modules() if isinstance(layer, nn.BatchNorm2d)}
    handles = [layer.register_forward_hook(normalise) for layer in names]
    network.eval()  # so that every layer is called as itself: in training mode some are computed in one go
    try:
        with torch.no_grad():
            if images.device.type == "cpu":
                images = images.contiguous(memory_format=torch.channels_last)
            features: Tensor = functional_call(network, body(parameters), (images,))
    finally:
        for handle in handles:
            handle.remove()
    return features, statistics


def body(theta: Mapping[str, Tensor]) -> Parameters:
    """The feature network's part of the weights."""
    return {name: weight for name, weight in theta.items() if not name.startswith("head.")}


def detached(theta: Mapping[str, Tensor]) -> Parameters:
    """A copy that shares neither memory nor graph."""
    return {name: weight.detach().clone() for name, weight in theta.items()}
