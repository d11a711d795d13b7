"""Rebuilt networks as candidates for a verdict, and layer lists checked against weights, tensor by tensor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch
from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.vgg import SLIMMED
from purer_app.engine.checkpoints.identify.identify import network_views
from purer_app.engine.checkpoints.identify.strict_build import tried
from purer_app.engine.checkpoints.identify.strict_match import candidate_for
from purer_app.engine.checkpoints.normalise.layer_groups import Layer as FileLayer
from purer_app.engine.checkpoints.normalise.layer_groups import group_layers
from purer_app.engine.checkpoints.rebuild.confidence import SURE_ENOUGH, calibrated
from purer_app.engine.checkpoints.rebuild.order import chain_of
from purer_app.engine.checkpoints.rebuild.rebuild import Rebuilt, perceptron_form, rebuild
from purer_app.engine.checkpoints.rebuild.words import assumptions
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.layer_list.layers import Convolution, Linear, Norm, Shape, Weighted, weighted
from purer_app.engine.networks.layer_list.notation import is_layer_list, name_of, parse_name, word_of

_MOST, _LEAST = 8, 0.02
_CONV4_OF_ONE_PX = 28
"""Input size of a Conv4 with one position after its last pooling."""
_USUAL_PX = {1: (28, 32, 64, 224), 3: (32, 64, 96, 224)}


def rebuilt_candidates(state: Mapping[str, Tensor], *, by_statistics: bool = False) -> list[Candidate]:
    """List the plain networks that weights may belong to, the likeliest first; empty if they are none.

    Where none is likely enough to be used, all have the same confidence.

    Args:
        by_statistics: whether to list them only if BatchNorm statistics tell them apart.
    """
    for view in network_views(state):
        if view.drops_layers or not (found := rebuild(view.state)):
            continue
        if by_statistics and not found[0].by_statistics:
            return []
        candidates = [_candidate(each, view.left_out) for each in found[:_MOST] if each.probability > _LEAST]
        working = [each for candidate in candidates if (each := _working(candidate)) is not None]
        if working and working[0].confidence < SURE_ENOUGH:
            working = [replace(each, confidence=working[0].confidence) for each in working]
        return working
    return []


def checked_by_rebuilding(found: list[Candidate], state: Mapping[str, Tensor]) -> list[Candidate]:
    """Replace a plain network that is recognised by its shapes alone, unless its BatchNorm statistics confirm it.

    A Conv4, LeNet or VGG of any width is only one of several chains that the same shapes fit: pooling of another kind,
    global average pooling, other activations. Whether a VGG pools before it averages, statistics hardly show.
    """
    first = found[0] if found else None
    if first is None or first.network is None or not _fits_many(first) or any(map(SLIMMED.match, state)):
        return found
    rebuilt = rebuilt_candidates(state, by_statistics=True)
    if not rebuilt:
        return found
    may_average = first.architecture.startswith("vgg-") and rebuilt[0].confidence < SURE_ENOUGH
    return found if _same_outputs(first, rebuilt[0]) and not may_average else rebuilt


def _fits_many(candidate: Candidate) -> bool:
    """Whether a chain with BatchNorm ends in one position, or has other widths than published networks."""
    name = candidate.architecture
    if name.startswith("conv4-"):
        return candidate.image_size == _CONV4_OF_ONE_PX and candidate.channels > 1 and candidate.n_classes > 0
    return name.startswith(("vgg-bn-", "lenet-bn-"))


def _same_outputs(first: Candidate, second: Candidate) -> bool:
    assert first.network is not None
    assert second.network is not None
    size = first.usual_size
    pictures = torch.randn(2, first.channels, size, size, generator=torch.Generator().manual_seed(0))
    try:
        with torch.no_grad():
            return torch.allclose(first.network(pictures), second.network(pictures), rtol=1e-3, atol=1e-4)
    except RuntimeError:  # it takes another size
        return False


def _candidate(found: Rebuilt, left_out: tuple[str, ...]) -> Candidate:
    state = found.state()
    return Candidate(
        architecture=name_of(found.layers),
        n_classes=found.parts[-1].width,
        channels=found.channels,
        image_size=found.size,
        assumptions=assumptions(found.layers),
        confidence=calibrated(found.probability),
        state=state,
        unused=left_out,
        usual_px=_USUAL_PX[found.channels][0],
    )


def _working(candidate: Candidate) -> Candidate | None:
    """Return the candidate with its network, for the first usual size that it can take; None without one."""
    sizes = (candidate.image_size,) if candidate.image_size else _USUAL_PX[candidate.channels]
    for size in sizes:
        sized = replace(candidate, usual_px=size)
        if (found := tried(sized)) is not None:
            return replace(sized, network=found[0])
    return None


def named_candidate(
    state: Mapping[str, Tensor],
    architecture: str,
    spec: ImageSpec | None,
    who: str,
    modules: Sequence[str] = (),
) -> Candidate:
    """Return weights as a candidate for a named architecture, which may be a layer list.

    Args:
        spec: the input form that belongs to it, if known.
        who: the source of the name, with which the error begins.
        modules: names of the modules of a layer list in order, the head last; empty if the weights are in order.

    Raises:
        CheckpointError: the weights do not fit; the message names the first layer that does not.
    """
    if not is_layer_list(architecture):
        return candidate_for(state, architecture, spec, who)
    try:
        return _bound(state, architecture, spec, modules)
    except ConfigError as error:
        raise CheckpointError(f"{who} says architecture {architecture}; {error}") from error


def _bound(state: Mapping[str, Tensor], architecture: str, spec: ImageSpec | None, modules: Sequence[str]) -> Candidate:
    layers = parse_name(architecture)
    names = [*weighted(layers), ("head", Linear(0))]
    error = ConfigError("its layers are in no order that PURER can see")
    for view in network_views(state):
        try:
            held = _ordered(view.state, modules)
            named = _matched(names, held)
        except ConfigError as found:
            error = found
            continue
        channels, size = _form(held[0], spec)
        candidate = Candidate(
            architecture=architecture,
            n_classes=held[-1].shape[0],
            channels=channels,
            image_size=size,
            assumptions=assumptions(layers),
            confidence=1.0,
            state=named,
            unused=view.left_out,
            usual_px=_USUAL_PX.get(channels, (32,))[0],
        )
        return candidate if size else _working(candidate) or candidate
    raise error


def _ordered(state: Mapping[str, Tensor], modules: Sequence[str]) -> list[FileLayer]:
    """Return the layers of a file in order.

    Raises:
        ConfigError: a module is named that the file does not have.
    """
    layers = group_layers(state)
    if not modules:
        return [part.layer for part in chain_of(state)] or layers
    by_name = {layer.name: layer for layer in layers}
    if missing := [name for name in modules if name not in by_name]:
        raise ConfigError(f"the file has no layer '{missing[0]}'")
    return [by_name[name] for name in modules] + [layer for layer in layers if layer.name not in modules]


def _form(first: FileLayer, spec: ImageSpec | None) -> tuple[int, int | None]:
    """Return channels and size of the input; the size is None if it is not known."""
    if spec is not None:
        return spec.channels, spec.height
    return (first.shape[1], None) if first.kind == "conv" else perceptron_form(first.shape[1])


def _matched(names: Sequence[tuple[str, Weighted]], held: Sequence[FileLayer]) -> dict[str, Tensor]:
    """Return the tensors of a file's layers under the names of a layer list.

    Raises:
        ConfigError: a layer does not fit, or there are more or fewer.
    """
    found: dict[str, Tensor] = {}
    for (name, layer), given in zip(names, held, strict=False):
        _check(layer, given, name)
        found |= {f"{name}.{part}": tensor for part, tensor in given.parts.items()}
    if len(names) != len(held):
        raise ConfigError(f"it has {len(names)} layers with weights, with its head; the file has {len(held)}")
    return found


def _check(layer: Weighted, given: FileLayer, name: str) -> None:
    shape = given.shape
    wanted: Shape
    match layer:
        case Convolution():
            kind, wanted = "conv", (layer.out, shape[1] if len(shape) > 1 else 0, layer.kernel, layer.kernel)
        case Norm():
            kind, wanted = "norm", shape
        case Linear():
            kind, wanted = "linear", (layer.out or shape[0], shape[-1])
    what = "its head" if name == "head" else f"'{word_of(layer)}' ({name})"
    if given.kind != kind or shape != wanted:
        raise ConfigError(f"{what} does not fit '{given.name}', a {given.kind} layer of shape {shape}")
    if name != "head" and not isinstance(layer, Norm) and layer.bias != ("bias" in given.parts):
        has = "has" if "bias" in given.parts else "has no"
        raise ConfigError(f"{what} does not fit '{given.name}', which {has} bias")
