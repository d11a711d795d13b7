"""Build the network of a candidate around the tensors of its file, if every one of them fits."""

from collections import OrderedDict
from collections.abc import Mapping

import torch
from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.architecture import Architecture
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.meta_init import is_weightless, without_weights
from purer_app.engine.networks.registry import build_backbone

_MAX_ACTIVATIONS = 2**27
_COUNTER = ".num_batches_tracked"


def build_strict(candidate: Candidate, image_size: int) -> Backbone:
    """Build the network around the candidate's own tensors, frozen and in evaluation mode.

    Built without memory first, so that only what the file really holds is ever allocated.

    Raises:
        ConfigError: the weights do not fit, or cannot take an input of this size.
    """

    def build() -> Backbone:
        return build_backbone(candidate.architecture, candidate.channels, image_size, candidate.n_classes)

    try:
        model = _filled(without_weights(build), candidate.state)
        if is_weightless(model):  # it has a table that no file holds and that only a real build makes
            model = _filled(build(), candidate.state)
    except RuntimeError as error:
        raise ConfigError(
            f"the weights do not fit {candidate.architecture} at {image_size}x{image_size} pixels"
        ) from error
    return model.eval().requires_grad_(False)


def _filled(model: Backbone, state: Mapping[str, Tensor]) -> Backbone:
    model.load_state_dict(_completed(state, model), strict=True, assign=True)
    return model


def _completed(state: Mapping[str, Tensor], model: Backbone) -> dict[str, Tensor]:
    """Add what an exact equivalent needs: counts of batches, which are never used, and a zero bias of the head."""
    named = OrderedDict(state)
    fresh = model.state_dict()
    named._metadata = getattr(fresh, "_metadata", None)  # type: ignore[attr-defined]  # networks ask for their version
    bias = f"{model.head_name}.bias"
    for name, tensor in fresh.items():
        if name not in named and (name.endswith(_COUNTER) or name == bias):
            named[name] = torch.zeros(tensor.shape, dtype=tensor.dtype)
    return named


def tried(candidate: Candidate) -> tuple[Backbone, Tensor] | None:
    """Run one noise picture through the candidate; None unless it loads strictly and gives finite values."""
    size = candidate.usual_size
    if candidate.channels not in (1, 3) or not 8 <= size <= 1024 or _is_too_large(candidate):
        return None
    picture = torch.rand(1, candidate.channels, size, size, generator=torch.Generator().manual_seed(0))
    try:
        model = build_strict(candidate, size)
        with torch.no_grad():
            output = model(picture)
    except (ConfigError, RuntimeError):  # networks of other libraries say in their own ways that a size is wrong
        return None
    expected = (1, candidate.n_classes or model.n_features)
    return (model, output) if output.shape == expected and bool(output.isfinite().all()) else None


def _is_too_large(candidate: Candidate) -> bool:
    """Whether a family of free width would need more memory than any real network; libraries fix their widths."""
    if not Architecture.parse(candidate.architecture).is_own:
        return False
    width = max((value.shape[0] for value in candidate.state.values() if value.ndim == 4), default=0)
    return width * candidate.usual_size**2 > _MAX_ACTIVATIONS
