"""Turns names and shapes of weights into the architectures that they fit, tensor by tensor."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.backbones import Backbone, build_backbone
from purer_app.engine.checkpoints.layers import Layer, group_layers, of_kind
from purer_app.engine.errors import ConfigError

_MAX_ACTIVATIONS = 2**27
_STAGE_WIDTHS = {(1, 1, 1, 1): "resnet10", (2, 2, 2, 2): "resnet18"}
_HEAD_NAMES = r"^(fc|linear|classifier|head|output|logits|last_linear|cls)\.(weight|bias)$"
_CONV4_SIZES = {1: 28, 5: 84}


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An architecture that takes the weights strictly.

    `architecture` is a name for `build_backbone`; `n_classes` 0 means no head; `image_size` is
    None where the weights do not say; `confidence` is 0 to 1; `state` has our own names.
    """

    architecture: str
    n_classes: int
    channels: int
    image_size: int | None
    assumptions: tuple[str, ...]
    confidence: float
    state: Mapping[str, Tensor]

    @property
    def usual_size(self) -> int:
        """The image size of the weights or, where they do not say, the usual one of this architecture."""
        if self.image_size is not None:
            return self.image_size
        if self.architecture == "resnet18":
            return 224
        if self.channels == 1:
            return 28
        return 84 if self.architecture.startswith("conv4") else 32


def identify(state: Mapping[str, Tensor]) -> list[Candidate]:
    """List the known architectures that fit, the surest first; an empty list where none does.

    Args:
        state: names in the order of the layers, as `unwrap` gives them; floats as float32.
    """
    layers = group_layers(state)
    sketches = (_conv4(layers), _resnet(state), _lenet(layers))
    fitting = [sketch for sketch in sketches if sketch is not None and _fits(sketch)]
    return sorted(fitting, key=lambda candidate: -candidate.confidence)


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
        ConfigError: the weights do not fit an input of this size.
    """
    with torch.device("meta"):
        model = build_backbone(candidate.architecture, candidate.channels, image_size, candidate.n_classes)
    try:
        model.load_state_dict(candidate.state, strict=True, assign=True)
    except RuntimeError as error:
        raise ConfigError(
            f"the weights do not fit {candidate.architecture} at {image_size}x{image_size} pixels"
        ) from error
    return model.eval().requires_grad_(False)


def _fits(candidate: Candidate) -> bool:
    """Whether the candidate loads strictly and carries one grey picture through to finite logits."""
    size = candidate.usual_size
    width = max(value.shape[0] for value in candidate.state.values() if value.ndim == 4)
    if candidate.channels not in (1, 3) or not 8 <= size <= 1024 or width * size**2 > _MAX_ACTIVATIONS:
        return False
    try:
        model = build_strict(candidate, size)
    except ConfigError:
        return False
    with torch.no_grad():
        output = model(torch.zeros(1, candidate.channels, size, size))
    return output.shape == (1, candidate.n_classes or model.n_features) and bool(output.isfinite().all())


def _conv4(layers: Sequence[Layer]) -> Candidate | None:
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    if len(convs) == len(norms) == 8:
        convs, norms = _without_twins(convs, norms)
    if not len(convs) == len(norms) == 4 or len(linears) > 1 or of_kind(layers, "other"):
        return None
    width, channels = convs[0].shape[:2]
    ins = (channels, width, width, width)
    if any(conv.shape != (width, w_in, 3, 3) for conv, w_in in zip(convs, ins, strict=True)):
        return None
    side = _side(linears[0].shape[1], width) if linears else None
    if any(norm.shape != (width,) for norm in norms) or side == 0:
        return None
    state: dict[str, Tensor] = {}
    for block, (conv, norm) in enumerate(zip(convs, norms, strict=True)):
        state |= conv.renamed(f"blocks.{block}.0") | norm.renamed(f"blocks.{block}.1")
    return Candidate(
        architecture=f"conv4-{width}",
        n_classes=linears[0].shape[0] if linears else 0,
        channels=channels,
        image_size=_CONV4_SIZES.get(side, 16 * side) if side else None,
        assumptions=("ReLU and 2x2 max pooling follow each block", *_conv4_size_note(side)),
        confidence=0.8 if linears else 0.6,
        state=state | (linears[0].renamed("head") if linears else {}),
    )


def _conv4_size_note(side: int | None) -> tuple[str, ...]:
    if side is None:
        return ()
    size = _CONV4_SIZES.get(side, 16 * side)
    return (f"the input has {size} pixels a side (the weights fit {16 * side} to {16 * side + 15})",)


def _without_twins(convs: list[Layer], norms: list[Layer]) -> tuple[list[Layer], list[Layer]]:
    """Keep one of each pair, where a block registers its layers under two names."""
    pairs = [(layers[i], layers[i + 1]) for layers in (convs, norms) for i in range(0, 8, 2)]
    if all(first.equals(second) for first, second in pairs):
        return convs[::2], norms[::2]
    return convs, norms


def _side(features: int, width: int) -> int:
    """The k of k*k positions of `width` channels, 0 where the numbers do not fit."""
    side = round((features / width) ** 0.5)
    return side if side * side * width == features else 0


def _lenet(layers: Sequence[Layer]) -> Candidate | None:
    convs, norms, linears = (of_kind(layers, kind) for kind in ("conv", "norm", "linear"))
    if len(convs) != 2 or len(norms) not in (0, 2) or len(linears) not in (2, 3) or of_kind(layers, "other"):
        return None
    channels = convs[0].shape[1]
    side = _side(linears[0].shape[1], 16)
    names = ["conv1", "conv2", *(["bn1", "bn2"] if norms else []), "fc1", "fc2", "head"]
    state: dict[str, Tensor] = {}
    for name, layer in zip(names, (*convs, *norms, *linears), strict=False):
        state |= layer.renamed(name)
    size = 4 * side + 8
    return Candidate(
        architecture="lenet-bn" if norms else "lenet",
        n_classes=linears[2].shape[0] if len(linears) == 3 else 0,
        channels=channels,
        image_size=size,
        assumptions=(
            "ReLU and 2x2 max pooling follow each convolution",
            f"the input has {size} pixels a side and the first convolution pads it by 2 "
            f"(the same weights fit {size + 4} pixels without padding)",
        ),
        confidence=0.6,
        state=state,
    )


def _resnet(state: Mapping[str, Tensor]) -> Candidate | None:
    named = {_resnet_key(key): value for key, value in state.items()}
    stem = named.get("conv1.weight")
    blocks = _blocks_per_stage(named)
    if stem is None or stem.ndim != 4 or stem.numel() == 0 or len(named) != len(state) or not blocks:
        return None
    architecture = _resnet_name(stem, blocks, plain_shortcuts=not any(".downsample." in key for key in named))
    head = named.get("fc.weight")
    if architecture is None or (head is not None and head.ndim != 2):
        return None
    if head is not None:
        named.setdefault("fc.bias", torch.zeros(head.shape[0]))
    for key in [key for key in named if key.endswith(".running_mean")]:
        named.setdefault(key.replace("running_mean", "num_batches_tracked"), torch.tensor(0))
    assumptions = ["ReLU activations, strides of 2 between the stages, and averaging over all positions at the end"]
    if architecture == "resnet18":
        assumptions.append("3x3 max pooling after the first convolution")
    if architecture.endswith("-a"):
        assumptions.append("shortcuts without weights pad the new channels with zeros on both sides (option A)")
    return Candidate(
        architecture=architecture,
        n_classes=0 if head is None else head.shape[0],
        channels=stem.shape[1],
        image_size=None,
        assumptions=tuple(assumptions),
        confidence=0.8,
        state=named,
    )


def _resnet_key(key: str) -> str:
    return re.sub(_HEAD_NAMES, r"fc.\2", key).replace(".shortcut.", ".downsample.")


def _blocks_per_stage(named: Mapping[str, Tensor]) -> tuple[int, ...]:
    found = {match.groups() for key in named if (match := re.match(r"layer(\d)\.(\d{1,4})\.", key))}
    stages = sorted({stage for stage, _ in found})
    return tuple(sum(stage == of for of, _ in found) for stage in stages)


def _resnet_name(stem: Tensor, blocks: tuple[int, ...], *, plain_shortcuts: bool) -> str | None:
    width, kernel = stem.shape[0], stem.shape[-1]
    if kernel == 7:
        return "resnet18" if width == 64 and blocks == (2, 2, 2, 2) else None
    if len(blocks) == 3 and len(set(blocks)) == 1 and width == 16:
        return f"cifar-resnet{6 * blocks[0] + 2}" + ("-a" if plain_shortcuts else "")
    return f"{_STAGE_WIDTHS[blocks]}-{width}" if blocks in _STAGE_WIDTHS else None
