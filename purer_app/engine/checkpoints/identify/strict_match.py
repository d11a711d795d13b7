"""Compare weights with a named architecture, tensor by tensor, and report the first misfit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.all_families import family_sketches
from purer_app.engine.checkpoints.identify.identify import network_views, sketches
from purer_app.engine.checkpoints.identify.installed_signatures import known_signatures
from purer_app.engine.checkpoints.identify.library_families import candidate_of, namings
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.kernels.meta_init import without_weights
from purer_app.engine.networks.registry import build_backbone

_COUNTER = "num_batches_tracked"


@dataclass(frozen=True, slots=True)
class Misfit:
    """How many tensors of how many fit an architecture, and the first misfit; empty if all fit."""

    architecture: str
    fitting: int
    total: int
    first: str

    def sentence(self) -> str:
        """Return it as a sentence."""
        fit = f"{self.fitting} of {self.total} tensors fit {self.architecture}"
        return f"{fit}; {self.first}" if self.first else fit


def misfit(state: Mapping[str, Tensor], architecture: str, channels: int, size: int, n_classes: int) -> Misfit:
    """Compare weights with an architecture.

    Raises:
        ConfigError: no architecture has this name, or it cannot take this size.
    """
    model = without_weights(lambda: build_backbone(architecture, channels, size, n_classes))
    expected = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items() if _COUNTER not in name}
    held = {name: tuple(tensor.shape) for name, tensor in state.items() if _COUNTER not in name}
    fitting = sum(held.get(name) == shape for name, shape in expected.items())
    return Misfit(architecture, fitting, len(expected.keys() | held.keys()), _first_misfit(expected, held))


def _first_misfit(expected: Mapping[str, tuple[int, ...]], held: Mapping[str, tuple[int, ...]]) -> str:
    for name, shape in expected.items():
        if name in held and held[name] != shape:
            return f"'{name}' has shape {held[name]} where {shape} is needed"
    missing = [name for name in expected if name not in held]
    if missing:
        return f"'{missing[0]}' is missing"
    extra = [name for name in held if name not in expected]
    return f"'{extra[0]}' is no part of it" if extra else ""


def candidate_for(state: Mapping[str, Tensor], architecture: str, spec: ImageSpec | None, who: str) -> Candidate:
    """Return the weights as a candidate for a named architecture.

    Args:
        spec: the input form that belongs to it, if known.
        who: the source of the name, with which the error begins.

    Raises:
        CheckpointError: the weights do not fit it, or there is no such architecture.
    """
    best: Misfit | None = None
    for candidate in _named(state, architecture, spec):
        found = _tried(candidate, candidate.usual_size if spec is None else spec.height, who)
        if not found.first:
            return candidate
        if best is None or found.fitting > best.fitting:
            best = found
    assert best is not None
    raise CheckpointError(f"{who} says architecture {architecture}; {best.sentence()}")


def _tried(candidate: Candidate, size: int, who: str) -> Misfit:
    try:
        return misfit(candidate.state, candidate.architecture, candidate.channels, size, candidate.n_classes)
    except ConfigError as error:
        raise CheckpointError(f"{who} says architecture {candidate.architecture}; {error}") from error


def _named(state: Mapping[str, Tensor], architecture: str, spec: ImageSpec | None) -> Iterable[Candidate]:
    """Yield the weights as this architecture, under each set of names that they may have."""
    signature = known_signatures().get(architecture)
    for view in network_views(state):
        own = (*sketches(view), *family_sketches(view))
        yield from (found for found in own if found.architecture == architecture)
        if signature is not None:
            for named in namings(view.state):
                yield replace(candidate_of(signature, named, view.left_out), drops_layers=view.drops_layers)
    plain = Candidate(
        architecture=architecture,
        n_classes=_outputs(state),
        channels=_channels(state) if spec is None else spec.channels,
        image_size=None,
        assumptions=(),
        confidence=1.0,
        state=state,
    )
    yield plain


def _channels(state: Mapping[str, Tensor]) -> int:
    """Return the input channels of the first convolution; 3 without one."""
    return next((tensor.shape[1] for tensor in state.values() if tensor.ndim == 4), 3)


def _outputs(state: Mapping[str, Tensor]) -> int:
    """Return the rows of the last matrix, which is usually the head."""
    matrices = [tensor for tensor in state.values() if tensor.ndim == 2]
    return matrices[-1].shape[0] if matrices else 0


def best_misfit(state: Mapping[str, Tensor], architecture: str) -> Misfit | None:
    """Return how far weights fit an architecture under their best names; None if it cannot be built here."""
    found = []
    for candidate in _named(state, architecture, None):
        try:
            found.append(_tried(candidate, candidate.usual_size, ""))
        except CheckpointError:
            continue
    return max(found, key=lambda each: each.fitting, default=None)


def nearest_sentences(state: Mapping[str, Tensor]) -> tuple[str, ...]:
    """Name the nearest known architecture of a library; nothing if less than half of it fits."""
    best: Misfit | None = None
    for view in network_views(state):
        for named in namings(view.state):
            signature = known_signatures().most_alike(named.state)
            if signature is None:
                continue
            candidate = candidate_of(signature, named, view.left_out)
            try:
                found = _tried(candidate, candidate.usual_size, "")
            except CheckpointError:  # it cannot be built here, or not for this size
                continue
            if best is None or found.fitting > best.fitting:
                best = found
    if best is None or not best.first or 2 * best.fitting < best.total:
        return ()
    return (f"The nearest known one: {best.sentence()}.",)
