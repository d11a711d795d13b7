"""A teacher: a trained network with its input form and classes."""

from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.flops import multiply_adds_of
from purer_app.engine.pool.weight_offload import WeightOffload


class _LoadedModel:
    """Descriptor that returns the model of a teacher with its weights, loading them from disk if needed."""

    def __get__(self, teacher: "Teacher | None", owner: type["Teacher"]) -> Backbone:
        if teacher is None:
            raise AttributeError("model")  # tells dataclass that the field has no default
        if teacher.offload is not None:
            teacher.offload.load(teacher.network)
        return teacher.network

    def __set__(self, teacher: "Teacher", model: Backbone) -> None:
        object.__setattr__(teacher, "network", model)


@dataclass(frozen=True, eq=False, kw_only=True)
class Teacher:
    """One trained classifier; its weights and BatchNorm statistics are never changed.

    Attributes:
        model: the network with its weights; with `offload`, read the attribute again for each use.
        network: the same network; with `offload`, its weights may be on disk and its tensors on the "meta" device.
        class_names: the classes to invert, which may be fewer than the outputs; empty for an encoder.
        held_out_accuracy: from the sidecar, 0 to 1.
        offload: manages the weights of many networks in limited memory.
    """

    name: str
    sha256: str
    architecture: str
    model: _LoadedModel = _LoadedModel()
    spec: ImageSpec
    class_names: tuple[str, ...]
    held_out_accuracy: float | None
    offload: WeightOffload | None = field(default=None, repr=False)
    network: Backbone = field(init=False, repr=False)

    @property
    def n_classes(self) -> int:
        """Number of classes that are inverted."""
        return len(self.class_names)

    @cached_property
    def has_batch_norm(self) -> bool:
        """Whether the model has BatchNorm statistics for inversion."""
        return any(isinstance(module, nn.BatchNorm2d) for module in self.network.modules())

    @cached_property
    def parameters(self) -> int:
        """Number of weights without the head."""
        return sum(weight.numel() for weight in self.network.parameters()) - self.head_parameters

    @cached_property
    def n_outputs(self) -> int:
        """Number of outputs of the head; 0 for an encoder."""
        if not self.class_names:
            return 0
        return self.network.get_parameter(f"{self.network.head_name}.weight").shape[0]

    @cached_property
    def head_parameters(self) -> int:
        """Number of weights of the head."""
        return sum(weight.numel() for weight in self.network.head.parameters())

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds for the features of one picture, computed from the architecture without the weights."""
        if isinstance(self.network, ExportedNetwork):
            return self.network.multiply_adds(self.spec)
        return multiply_adds_of(self.architecture, self.spec)

    def features(self, images: Tensor) -> Tensor:
        """Compute the penultimate features of (n, *spec.shape) images, (n, d), without gradient."""
        with torch.no_grad():
            return self.model.features(images)
