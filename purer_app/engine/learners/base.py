"""The interface of every meta-learner: an outer loss to train on, and adaptation to a support set."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.randomness import seeded
from purer_app.engine.core.settings.learner_configs import LearnerConfig
from purer_app.engine.images.image_spec import ImageSpec, spec_from_table, spec_to_table
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.conv4 import Conv4
from purer_app.engine.networks.inference import conv4_moments, inferred_features
from purer_app.engine.networks.kernels.episode_layers import EpisodeBatchNorm2d
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import ModelPool

Parameters = dict[str, Tensor]
"""Named weights of a meta-model: those of the feature network, and "head.weight", "head.bias" where it has one."""

Views = Mapping[int, tuple[Tensor, Tensor]]
"""By branch, the features and the softened outputs of one teacher for n images; see `branches.views`."""

FeatureFunction = Callable[[Parameters, Tensor], Tensor]
"""Maps weights and images to features (n, d) under the statistics of that batch."""

QueryLogits = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Maps one episode's support images, support labels and query images to query logits (n_query, n_way)."""


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
    """A meta-model fitted to one support set; the logits of an image do not depend on other query images.

    `statistics` are the BatchNorm moments of the support set under `parameters`, by buffer name.
    The head is linear: `weight` (n_way, d), `bias` (n_way,). For prototypes c_k these are 2 c_k and
    −‖c_k‖², which rank classes by negative squared distance (Snell et al. 2017, eq. 8).
    """

    network: Backbone
    parameters: Parameters
    statistics: Parameters
    weight: Tensor
    bias: Tensor
    by_prototypes: bool = field(default=False)

    def features(self, images: Tensor, *, transductive: bool = False) -> Tensor:
        """Features (n, d) under the support's statistics, or under the batch's own if transductive."""
        self.network.train(transductive)
        state = self.parameters | self.statistics
        if not transductive and not torch.is_grad_enabled():
            return inferred_features(self.network, images, state)
        features: Tensor = functional_call(self.network, state, (images,))
        return features

    def logits(self, images: Tensor, *, transductive: bool = False) -> Tensor:
        """Class logits (n, n_way)."""
        return F.linear(self.features(images, transductive=transductive), self.weight, self.bias)


class PerImageFeatures(ABC):
    """Features that are computed per image, so they can be cached, with a head fitted to them in closed form."""

    @abstractmethod
    def views(self, theta: Parameters, images: Tensor) -> Views:
        """Outputs of the teachers for (n, *spec.shape) images; `fit_in_closed_form` does not change them."""

    @abstractmethod
    def frozen_weights(self, theta: Parameters) -> list[Tensor]:
        """Return the weights that `views` reads; while they are the same objects, cached views are valid."""

    @abstractmethod
    def features_of_views(self, theta: Parameters, views: Views, like: Tensor) -> Tensor:
        """Features (n, d) of images from their cached views.

        Args:
            like: any (n, …) tensor on the device of the views.
        """

    @abstractmethod
    def fit_head(self, theta: Parameters, features: Tensor, labels: Tensor, n_way: int) -> tuple[Tensor, Tensor]:
        """Return the head, weight (n_way, d) and bias (n_way,), for (n, d) support features."""

    def column_scales(self, theta: Parameters, features: Tensor) -> Tensor:
        """Return the positive factors, (d,), by which `fit_head` multiplies (n, d) support features."""
        return features.new_ones(features.shape[1])


class Learner(ABC):
    """A meta-learning algorithm with one headless feature network.

    The network object only holds the architecture: weights are passed to every method, so the current, the lagged
    and a random meta-model share one learner.

    Methods about teachers do nothing by default: most learners have a network that only starts from the teachers.
    """

    name: str
    auto_start = "average"
    """The initial weights that `start = "auto"` means for this learner."""
    fits_in_closed_form = False
    """Whether `fit_in_closed_form` replaces training by gradients."""
    needs_pool = False
    """Whether the teachers themselves are needed to use the trained learner."""
    config: LearnerConfig

    def __init__(self, config: LearnerConfig, spec: ImageSpec, n_way: int) -> None:
        self.config = config
        self.spec = spec
        self.n_way = n_way
        with seeded(0, "network"):  # these weights are never used, and must not disturb another thread's random numbers
            self.network = build_backbone(config.network, spec.channels, spec.height, 0, EpisodeBatchNorm2d)

    @classmethod
    def of_pool(cls, config: LearnerConfig, pool: ModelPool, n_way: int) -> Self:
        """Build the learner to train on a pool."""
        return cls(config, pool.common_spec(config.image_size, config.channels), n_way)

    @classmethod
    def of_facts(cls, config: LearnerConfig, facts: Mapping[str, Any], pool: ModelPool | None) -> Self:  # noqa: ARG003
        """Build the learner of a finished run from its `facts()`.

        Args:
            pool: the pool of the run; None is allowed unless `needs_pool`.
        """
        return cls(config, spec_from_table(facts["input"]), int(facts["n_way"]))

    def initial_parameters(self, seed: int, *purpose: str | int) -> Parameters:
        """Draw random weights on the CPU."""
        with seeded(seed, "meta-model", *purpose):
            network = build_backbone(self.config.network, self.spec.channels, self.spec.height, 0, EpisodeBatchNorm2d)
            parameters = {name: weight.detach().clone() for name, weight in network.named_parameters()}
            return parameters | self._initial_head()

    def _initial_head(self) -> Parameters:
        return {}

    def teacher_parameters(self) -> Parameters | None:
        """Return initial weights copied from the teachers; None if the learner trains a separate network."""
        return None

    def trains(self, name: str) -> bool:
        """Whether gradient steps update the weight of this name."""
        return True

    def size(self, theta: Parameters) -> int:
        """Number of weights that are needed to compute the features of an image."""
        return sum(weight.numel() for weight in body(theta).values())

    def facts(self) -> dict[str, Any]:
        """Return what a run saves next to weights and settings, as TOML values, so that the learner can be rebuilt."""
        return {"learner": self.name, "n_way": self.n_way, "input": spec_to_table(self.spec)}

    def pruned(self, theta: Parameters) -> "tuple[Learner, Parameters]":
        """Return learner and weights without unused branches, as a finished run saves them."""
        return self, theta

    def standalone_network(self, theta: Parameters) -> Backbone | None:
        """Return a network with these weights whose `features` need neither support images nor teachers, if any."""
        return None

    def to(self, device: torch.device, dtype: torch.dtype = torch.float32) -> "Learner":
        """Move the network's own buffers; the caller moves the weights."""
        self.network.to(device=device, dtype=dtype)
        return self

    def features(self, theta: Parameters, images: Tensor) -> Tensor:
        """Features (n, d) under the statistics of this batch, as in training."""
        self.network.train()
        features: Tensor = functional_call(self.network, body(theta), (images,))
        return features

    @property
    def per_image(self) -> PerImageFeatures | None:
        """The per-image features of the learner; None if features depend on the batch or on the support set."""
        return None

    @property
    def teachers(self) -> tuple[str, ...]:
        """Names of the teachers whose features the learner uses."""
        return ()

    def teacher_weights(self, theta: Parameters) -> dict[str, float]:
        """Return the weight of each teacher in use, with a mean square of 1."""
        return {}

    def exclude_teacher(self, teacher: str) -> None:  # noqa: B027 - optional
        """Stop using the features of a teacher."""

    def nonfinite_teachers(self, theta: Parameters, images: Tensor, *, gradients: bool) -> list[str]:
        """Return the teachers in use whose outputs for images, or whose gradients, are NaN or infinite.

        Args:
            images: (n, *spec.shape).
        """
        return []

    def fit_in_closed_form(  # noqa: B027 - optional
        self, theta: Parameters, images: Iterable[Tensor], known_to: Sequence[Collection[str]]
    ) -> None:
        """Fit the weights in place to images of some classes.

        Args:
            images: (n, *spec.shape) for each class, the same number of each, at least two.
            known_to: for each class, the names of the teachers trained on it.
        """

    @abstractmethod
    def outer(self, theta: Parameters, episode: Episode, *, second_order: bool | None = None) -> OuterResult:
        """Outer loss of one episode with graph to `theta` and to the episode's pixels.

        Args:
            second_order: whether the graph runs through the inner gradient; None takes the
                learner's own order. The adversarial step on the pixels always passes True,
                since otherwise support pixels get no gradient from the inner loop.
        """

    def query_logits(
        self, theta: Parameters, features: FeatureFunction, *, second_order: bool | None = None
    ) -> QueryLogits:
        """Return the computation of `outer` up to the logits, from operations that torch.func can transform.

        Args:
            features: the learner's `features`, from such operations.
            second_order: as for `outer`.

        Raises:
            ConfigError: the learner has no such form.
        """
        raise ConfigError(f"the learner '{self.name}' has no stacked form; set compute.stacking to off")

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
    network.eval()  # in training mode some networks fuse layers, and the hooks would not be called
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
