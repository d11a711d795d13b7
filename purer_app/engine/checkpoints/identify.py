"""Turns names and shapes of weights into the architectures that they fit, tensor by tensor."""

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor

from purer_app.engine.backbones import Backbone, build_backbone
from purer_app.engine.checkpoints.candidate import Candidate
from purer_app.engine.checkpoints.layers import group_layers, of_kind
from purer_app.engine.checkpoints.library_families import from_libraries, same_input, weighed
from purer_app.engine.checkpoints.plain_families import conv4, lenets, small_vgg
from purer_app.engine.checkpoints.residual_families import residual
from purer_app.engine.checkpoints.views import View, views
from purer_app.engine.errors import ConfigError
from purer_app.engine.weightless import Weightless

__all__ = ["Candidate", "build_strict", "describe", "identify", "sketches"]

_MAX_ACTIVATIONS = 2**27
_MAX_TENSORS = 20_000
_COUNTER = ".num_batches_tracked"


def identify(state: Mapping[str, Tensor]) -> list[Candidate]:
    """List the known architectures that fit, the surest first; an empty list where none does.

    Architectures that compute the same from these weights are listed once.

    Args:
        state: names in the order of the layers, as `unwrap` gives them; floats as float32.
    """
    if len(state) > _MAX_TENSORS:
        return []
    for view in views(state):
        candidates = sketches(view) + [replace(found, unused=view.left_out) for found in from_libraries(view.state)]
        if distinct := weighed(_distinct(candidates)):
            return sorted(distinct, key=lambda candidate: -candidate.confidence)
    return []


def describe(state: Mapping[str, Tensor]) -> str:
    """Say what layers unknown weights have, for a person to recognise the network by."""
    layers = group_layers(state)
    counted = {kind: of_kind(layers, kind) for kind in ("conv", "norm", "linear")}
    text = (
        f"{len(counted['conv'])} convolutions, {len(counted['norm'])} BatchNorm layers, "
        f"{len(counted['linear'])} linear layers"
    )
    if counted["conv"]:
        text += f"; the first takes {counted['conv'][0].shape[1]} channel(s)"
    if counted["linear"]:
        text += f"; the last gives {counted['linear'][-1].shape[0]} values"
    return text


def build_strict(candidate: Candidate, image_size: int) -> Backbone:
    """Build the network around the candidate's own tensors, frozen and in evaluation mode.

    Built without memory first, so that only what the file really holds is ever allocated.

    Raises:
        ConfigError: the weights do not fit, or cannot take an input of this size.
    """
    with Weightless():
        model = build_backbone(candidate.architecture, candidate.channels, image_size, candidate.n_classes)
    try:
        model.load_state_dict(_completed(candidate.state, model), strict=True, assign=True)
    except RuntimeError as error:
        raise ConfigError(
            f"the weights do not fit {candidate.architecture} at {image_size}x{image_size} pixels"
        ) from error
    return model.eval().requires_grad_(False)


def _completed(state: Mapping[str, Tensor], model: Backbone) -> dict[str, Tensor]:
    """Add what an exact equivalent needs: counts of batches, which are never read, and a head's bias of zero."""
    named = dict(state)
    bias = f"{model.head_name}.bias"
    for name, tensor in model.state_dict().items():
        if name not in named and (name.endswith(_COUNTER) or name == bias):
            named[name] = torch.zeros(tensor.shape, dtype=tensor.dtype)
    return named


def output_of(candidate: Candidate) -> Tensor | None:
    """Carry one noisy picture through the candidate; None unless it loads strictly and gives finite values."""
    size = candidate.usual_size
    width = max((value.shape[0] for value in candidate.state.values() if value.ndim == 4), default=0)
    if candidate.channels not in (1, 3) or not 8 <= size <= 1024 or width * size**2 > _MAX_ACTIVATIONS:
        return None
    picture = torch.rand(1, candidate.channels, size, size, generator=torch.Generator().manual_seed(0))
    try:
        model = build_strict(candidate, size)
        with torch.no_grad():
            output = model(picture)
    except (ConfigError, RuntimeError):  # networks of other libraries say in their own ways that a size is wrong
        return None
    expected = (1, candidate.n_classes or model.n_features)
    return output if output.shape == expected and bool(output.isfinite().all()) else None


def sketches(view: View) -> list[Candidate]:
    """List what weights could be among our own families, before they are tried."""
    layers = group_layers(view.state)
    own = [conv4(layers), residual(view.state), *lenets(layers), small_vgg(layers)]
    return [replace(sketch, unused=view.left_out) for sketch in own if sketch is not None]


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the candidates that fit, and of those that compute the same, the first."""
    kept: list[tuple[Candidate, Tensor]] = []
    for candidate in candidates:
        output = output_of(candidate)
        if output is not None and not any(
            same_input(candidate, other) and torch.allclose(output, known, rtol=1e-4, atol=1e-5)
            for other, known in kept
        ):
            kept.append((candidate, output))
    return [candidate for candidate, _ in kept]
