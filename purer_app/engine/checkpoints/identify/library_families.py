"""Find the classifiers of torchvision and timm that weights fit, through the index of signatures."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import torch
from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.installed_signatures import known_signatures
from purer_app.engine.checkpoints.identify.signatures import Signature
from purer_app.engine.checkpoints.normalise.heads.replaced_heads import moved_heads
from purer_app.engine.checkpoints.normalise.hugging_face.weights import library_weights
from purer_app.engine.checkpoints.normalise.residual_names import usual_names
from purer_app.engine.checkpoints.normalise.wrapper_prefixes import View
from purer_app.engine.networks.architecture import TIMM, Architecture
from purer_app.engine.networks.kernels.meta_init import without_weights
from purer_app.engine.networks.timm_models import timm_is_installed, timm_normalisation
from purer_app.engine.networks.torchvision_models import torchvision_normalisation, torchvision_skeleton, usual_size

_MAX_BUILT = 8
_SURE, _ALIKE, _UNLIKELY = 0.9, 0.5, 0.3
_RARE = re.compile(r"aa\d|_aa_|blur|pruned|flexivit|_par_")
_MAX_EXTRA_PLACES = 4  # class and distillation tokens, registers
_MAX_PLACES = 4200  # memory grows with their square
_IMAGENET_CLASSES = 1000
_COLOURS = 3
_CONVOLUTION, _SMALL_KERNEL = 4, 3


def from_libraries(view: View) -> list[Candidate]:
    """List the classifiers of the installed libraries whose names and shapes these are."""
    for named in namings(view.state):
        if matches := _matches(named):
            built = [m for m in matches if timm_is_installed() or not _is_timm(m.architecture)]
            return _of_one_size([candidate_of(signature, named, view.left_out) for signature in built])[:_MAX_BUILT]
    return []


def _of_one_size(candidates: list[Candidate]) -> list[Candidate]:
    """Keep one of those whose names differ only in the usual size, preferably the size of the weights."""
    kept: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=lambda found: found.image_size not in (None, found.usual_px)):
        kept.setdefault(re.sub(r"_\d{3}$", "", candidate.architecture), candidate)
    return list(kept.values())


def only_elsewhere(state: Mapping[str, Tensor]) -> list[str]:
    """List the classifiers of timm that fit by names and shapes, where timm is not installed to try them."""
    if timm_is_installed():
        return []
    for named in namings(state):
        if matches := _matches(named):
            return [match.architecture for match in matches if _is_timm(match.architecture)]
    return []


def _matches(named: View) -> list[Signature]:
    return known_signatures().matches({name: tuple(tensor.shape) for name, tensor in named.state.items()})


def namings(state: Mapping[str, Tensor]) -> Iterator[View]:
    """Yield the weights under their names, then renamed from older versions and other programs."""
    yield View(state)
    older = {re.sub(r"(denselayer\d+\.(?:norm|conv))\.(\d)\.", r"\1\2.", name): state[name] for name in state}
    if older.keys() != state.keys() and len(older) == len(state):
        yield View(older)
    if filled := _with_unused_heads(state):
        yield View(filled)
    usual = usual_names(state)
    if usual is not None and usual.keys() != state.keys():
        yield View(usual)
    yield from library_weights(state)
    yield from map(View, moved_heads(state))


_UNUSED_HEADS = {"inception3a.branch1.conv.weight": "googlenet", "Mixed_7c.branch_pool.conv.weight": "inception_v3"}


def _with_unused_heads(state: Mapping[str, Tensor]) -> dict[str, Tensor] | None:
    """Add missing auxiliary heads, which only training uses, as zeros."""
    name = next((name for key, name in _UNUSED_HEADS.items() if key in state), None)
    if name is None or any(key.lower().startswith("aux") for key in state):
        return None
    skeleton = without_weights(lambda: torchvision_skeleton(name, 3, usual_size(name), _IMAGENET_CLASSES))
    whole = skeleton.state_dict()
    aux = {key: torch.zeros(tensor.shape) for key, tensor in whole.items() if key.lower().startswith("aux")}
    n_classes = state["fc.weight"].shape[0] if "fc.weight" in state else _IMAGENET_CLASSES
    heads = {key: tensor[:n_classes] for key, tensor in aux.items() if tensor.shape[:1] == (_IMAGENET_CLASSES,)}
    return {**state, **aux, **heads}


def candidate_of(signature: Signature, named: View, unused: tuple[str, ...] = ()) -> Candidate:
    """Return weights as a candidate for the architecture of a signature, whether they fit it or not."""
    state = named.state
    channels = _size(state, signature.stem[:1]) if signature.stem else _COLOURS
    mean, std = _normalisation(signature.architecture)
    return Candidate(
        architecture=signature.architecture,
        n_classes=_size(state, signature.head[:1]),
        channels=channels,
        image_size=_image_size(signature, state),
        assumptions=(
            f"the layers without weights are those of {signature.architecture}",
            *_strides_note(signature, state),
        ),
        confidence=_SURE,
        state=state,
        unused=(*unused, *named.left_out),
        usual_px=signature.usual_px,
        mean=mean if len(mean) == channels else (),
        std=std if len(std) == channels else (),
    )


def _strides_note(signature: Signature, state: Mapping[str, Tensor]) -> tuple[str, ...]:
    """Note that strides are assumed where a version for small pictures has the same weights but other strides.

    A first convolution of more than 3x3 was made for large pictures, and so were 1000 classes.
    """
    stem = signature.stem[0][0] if signature.stem else ""
    if stem not in state or state[stem].ndim != _CONVOLUTION or state[stem].shape[-1] > _SMALL_KERNEL:
        return ()
    if _size(state, signature.head[:1]) == _IMAGENET_CLASSES:
        return ()
    return (
        f"the strides are those of {signature.architecture}, for {signature.usual_px}x{signature.usual_px} pixels; a "
        "version for small pictures can have the same weights and smaller strides, and needs an export to .pt2",
    )


def _size(state: Mapping[str, Tensor], places: tuple[tuple[str, int], ...]) -> int:
    """Return the size of a tensor along an axis; 0 without such a tensor."""
    for name, axis in places:
        if name in state and state[name].ndim > axis:
            return state[name].shape[axis]
    return 0


def _image_size(signature: Signature, state: Mapping[str, Tensor]) -> int | None:
    """Derive the image size from the learned positions of a transformer: a square of patches, and a few extra."""
    count = _size(state, signature.places[:1])
    stem = signature.stem[0][0] if signature.stem else ""
    one_patch = stem in state and stem.endswith("proj.weight")  # a stem of many layers has no one patch
    if not one_patch or not 0 < count <= _MAX_PLACES:
        return None
    patch = state[stem].shape[-1]
    is_grid = len({name for name, _ in signature.places}) < len(signature.places)
    side = count if is_grid else math.isqrt(count)
    extra = 0 if is_grid else count - side**2
    return side * patch if extra <= _MAX_EXTRA_PLACES else None


def _normalisation(architecture: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    parsed = Architecture.parse(architecture)
    return timm_normalisation(parsed.name) if parsed.library == TIMM else torchvision_normalisation(parsed.name)


def _is_timm(architecture: str) -> bool:
    return Architecture.parse(architecture).library == TIMM


def same_input(candidate: Candidate, other: Candidate) -> bool:
    """Whether both take the same pictures."""
    return (candidate.channels, candidate.usual_size) == (other.channels, other.usual_size)


def weighed(candidates: list[Candidate]) -> list[Candidate]:
    """Lower the confidence in architectures of timm that fit equally well but compute something else.

    Next to a candidate of PURER or torchvision, which are far more usual, they are unlikely, and so are those with
    smoothed pooling or pruned; among the others, the weights cannot tell.
    """
    timm = [candidate for candidate in candidates if _is_timm(candidate.architecture)]
    usual = [candidate for candidate in timm if not _RARE.search(candidate.architecture)]
    beside_others = len(timm) < len(candidates)
    confidence = _UNLIKELY if beside_others else _ALIKE if len(usual) > 1 else _SURE
    return [
        candidate
        if candidate not in timm
        else replace(candidate, confidence=confidence if candidate in usual else _UNLIKELY)
        for candidate in candidates
    ]
