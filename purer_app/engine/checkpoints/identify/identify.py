"""Find the architectures that weights fit, tensor by tensor."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch
from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.all_families import family_sketches
from purer_app.engine.checkpoints.identify.library_families import from_libraries, same_input, weighed
from purer_app.engine.checkpoints.identify.own_families import conv4, lenets, residual, small_vgg
from purer_app.engine.checkpoints.identify.statistics_evidence import decided_by_statistics
from purer_app.engine.checkpoints.identify.strict_build import build_strict, tried
from purer_app.engine.checkpoints.normalise.heads.folded_norms import FOLDED, folded_head
from purer_app.engine.checkpoints.normalise.heads.mlp_heads import MlpHead, split_mlp_head
from purer_app.engine.checkpoints.normalise.heads.several_heads import heads_apart
from purer_app.engine.checkpoints.normalise.layer_groups import group_layers
from purer_app.engine.checkpoints.normalise.self_supervised import encoder_of
from purer_app.engine.checkpoints.normalise.unwrap import natural_key
from purer_app.engine.checkpoints.normalise.wrapper_prefixes import View, views
from purer_app.engine.networks.architecture import Architecture

__all__ = ["Candidate", "build_strict", "identify", "network_views", "sketches"]

_MAX_TENSORS = 20_000
_LIKELY, _UNLIKELY = 0.7, 0.3
_PROJECTED = (
    "it comes from {method}, whose projection has no classes; inversion needs classes, but its features can be used"
)
_LIKE_A_PROJECTION = (
    "its last layers look like the projection of self-supervised training, whose {n} outputs are no classes; its "
    "features can be used"
)


def identify(state: Mapping[str, Tensor]) -> list[Candidate]:
    """List the known architectures that fit, the most likely first.

    Architectures that compute the same from these weights are listed once.

    Args:
        state: names in the order of the layers, as `unwrap` gives them; floats as float32.
    """
    if len(state) > _MAX_TENSORS:
        return []
    encoder = encoder_of(state)
    if encoder is None:
        return _identified(state)
    found = [
        replace(each, unused=(*encoder.left_out, *each.unused), headless=_PROJECTED.format(method=encoder.method))
        for each in _identified(encoder.state)
    ]
    return [each for each in found if not each.n_classes] if encoder.has_no_head else found


def network_views(state: Mapping[str, Tensor]) -> Iterator[View]:
    """Yield the views of weights or, in a checkpoint of self-supervised training, of the encoder alone."""
    encoder = encoder_of(state)
    if encoder is None:
        yield from views(state)
        return
    for view in views(encoder.state):
        yield replace(view, left_out=(*encoder.left_out, *view.left_out))


def _identified(state: Mapping[str, Tensor]) -> list[Candidate]:
    """Try the weights as they are named, then without some of their parts, the fewest first."""
    whole = [view for view in views(state) if not view.drops_layers]
    for find in (_candidates, _of_families, _with_folded_norms, _with_several_heads):
        for view in whole:
            if found := find(view):
                return found
    for view in views(state):
        if view.drops_layers and (found := _candidates(view)):
            return [replace(each, drops_layers=True) for each in found]
    return []


def _of_families(view: View) -> list[Candidate]:
    return decided_by_statistics(_distinct(family_sketches(view)))


def _with_folded_norms(view: View) -> list[Candidate]:
    """List candidates for weights whose replaced head has BatchNorm layers."""
    if (folded := folded_head(view.state)) is None:
        return []
    for inner in views(folded):
        if not inner.drops_layers and (
            found := _candidates(replace(inner, left_out=(*view.left_out, *inner.left_out)))
        ):
            return [replace(each, assumptions=(*each.assumptions, FOLDED)) for each in found]
    return []


def _with_several_heads(view: View) -> list[Candidate]:
    """List candidates for the body of a network with several heads."""
    if (apart := heads_apart(view.state)) is None:
        return []
    body = View(apart.body, (*view.left_out, *apart.tensors))
    return [
        replace(found, headless=apart.sentence())
        for found in _candidates(body)
        if not found.n_classes and found.network is not None and found.network.n_features == apart.heads[0].n_inputs
    ]


def _candidates(view: View) -> list[Candidate]:
    candidates = sketches(view) + from_libraries(view)
    return decided_by_statistics(weighed(_distinct(candidates) or _distinct(_with_hidden_layers(view))))


def _with_hidden_layers(view: View) -> list[Candidate]:
    """List candidates for a body whose head was replaced by several layers."""
    parts = split_mlp_head(view.state)
    if parts is None:
        return []
    body = View(parts.body, view.left_out)
    bodies = _sized_conv4(parts, view) or sketches(body) + from_libraries(body)
    bodies = [found for found in bodies if not found.n_classes]
    n_outputs = parts.layers[-1][0].shape[0]
    headed = [
        replace(
            found,
            architecture=str(replace(Architecture.parse(found.architecture), hidden=parts.widths)),
            n_classes=n_outputs,
            assumptions=(*found.assumptions, "ReLU between the layers of the replaced head"),
            confidence=min(found.confidence, _LIKELY),
            state=parts.named(found.state),
            usual_px=found.usual_size,
        )
        for found in bodies
    ]
    if not parts.is_like_a_projection:
        return headed
    says = _LIKE_A_PROJECTION.format(n=n_outputs)
    dropped = tuple(name for name in view.state if name not in parts.body)
    without = [replace(found, headless=says, unused=(*found.unused, *dropped)) for found in bodies]
    return without + [replace(found, confidence=min(found.confidence, _UNLIKELY)) for found in headed]


def _sized_conv4(parts: MlpHead, view: View) -> list[Candidate]:
    """Sketch the Conv4 below several layers; the first of them determines its number of positions."""
    weight, bias = parts.layers[0]
    found = conv4(group_layers({**parts.body, "head.weight": weight, "head.bias": bias}))
    if found is None:
        return []
    body = {name: value for name, value in found.state.items() if not name.startswith("head.")}
    return [replace(found, n_classes=0, state=body, unused=view.left_out, drops_layers=view.drops_layers)]


def sketches(view: View) -> list[Candidate]:
    """List candidates from PURER's own families, before they are tried.

    Where they are none in the order of the file, they may be in the natural order of their names; that comes first if
    the file is sorted by name, as .safetensors files are: `features.12` before `features.4`.
    """
    in_order = dict(sorted(view.state.items(), key=lambda item: natural_key(item[0])))
    is_sorted = list(view.state) == sorted(view.state)
    for state in (in_order, view.state) if is_sorted else (view.state, in_order):
        layers = group_layers(state)
        own = [conv4(layers), *residual(state), *lenets(layers), small_vgg(layers)]
        if found := [
            replace(sketch, unused=view.left_out, drops_layers=view.drops_layers)
            for sketch in own
            if sketch is not None
        ]:
            return found
    return []


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """Keep the candidates that fit and, of those that compute the same, only the first."""
    kept: list[tuple[Candidate, Tensor]] = []
    for proposed in candidates:
        for candidate in _sizes_of(proposed):
            if (found := tried(candidate)) is not None:
                if not any(_alike(candidate, found[1], *other) for other in kept):
                    kept.append((replace(candidate, network=found[0]), found[1]))
                break
    return [candidate for candidate, _ in kept]


def _sizes_of(candidate: Candidate) -> tuple[Candidate, ...]:
    """Return the candidate for the size that its learned positions suggest and, failing that, for the usual size."""
    if candidate.image_size and candidate.usual_px:
        return candidate, replace(candidate, image_size=None)
    return (candidate,)


def _alike(candidate: Candidate, output: Tensor, other: Candidate, known: Tensor) -> bool:
    if not same_input(candidate, other) or output.shape != known.shape:
        return False
    return torch.allclose(output, known, rtol=1e-4, atol=1e-5)
