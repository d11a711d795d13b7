"""What a run knows of one trained classifier: its network, input form and classes, and what they cost."""

from dataclasses import dataclass, field
from functools import cached_property

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.exported.network import ExportedNetwork
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.flops import multiply_adds_of
from purer_app.engine.pool.weight_offload import Residence


class _Present:
    """The `model` of a teacher: whoever asks for it gets it with its weights, also where they were on disk."""

    def __get__(self, teacher: "Teacher | None", owner: type["Teacher"]) -> Backbone:
        if teacher is None:
            raise AttributeError("model")  # which says to dataclass that the field has no default
        if teacher.residence is not None:
            teacher.residence.bring(teacher.network)
        return teacher.network

    def __set__(self, teacher: "Teacher", model: Backbone) -> None:
        object.__setattr__(teacher, "network", model)


@dataclass(frozen=True, eq=False, kw_only=True)
class Teacher:
    """One trained classifier; its weights and BatchNorm statistics are never changed.

    `class_names` may be fewer than the outputs: only the named ones are inverted; an encoder has none. With a
    `residence`, the weights may be on disk: `model` brings them back, so ask for it anew at each use. `network` is the
    same object as it is, which may have shapes without numbers.
    """

    name: str
    sha256: str
    architecture: str
    model: _Present = _Present()
    spec: ImageSpec
    class_names: tuple[str, ...]
    held_out_accuracy: float | None
    residence: Residence | None = field(default=None, repr=False)
    network: Backbone = field(init=False, repr=False)

    @property
    def n_classes(self) -> int:
        """Number of classes that are inverted."""
        return len(self.class_names)

    @cached_property
    def has_batch_norm(self) -> bool:
        """Whether the model keeps BatchNorm statistics to invert against."""
        return any(isinstance(module, nn.BatchNorm2d) for module in self.network.modules())

    @cached_property
    def parameters(self) -> int:
        """Number of weights behind the features; the head has no part in them."""
        return sum(weight.numel() for weight in self.network.parameters()) - self.head_parameters

    @cached_property
    def n_outputs(self) -> int:
        """Number of outputs of the head, named or not; 0 for an encoder, whose head has nothing to choose from."""
        if not self.class_names:
            return 0
        return self.network.get_parameter(f"{self.network.head_name}.weight").shape[0]

    @cached_property
    def head_parameters(self) -> int:
        """Number of weights of the head."""
        return sum(weight.numel() for weight in self.network.head.parameters())

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one picture's features; they follow from the architecture, so no weights are needed."""
        if isinstance(self.network, ExportedNetwork):
            return self.network.multiply_adds(self.spec)
        return multiply_adds_of(self.architecture, self.spec)

    def features(self, images: Tensor) -> Tensor:
        """Penultimate features of (n, *spec.shape) images, (n, d), without gradient."""
        with torch.no_grad():
            return self.model.features(images)
