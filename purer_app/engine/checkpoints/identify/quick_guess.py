"""Guess the architecture of a file from the names and shapes in its header, without torch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from purer_app.engine.checkpoints.identify.signatures import Shapes, shipped_index
from purer_app.engine.checkpoints.normalise.heads.replaced_heads import moved_heads
from purer_app.engine.checkpoints.normalise.hugging_face.names import library_names
from purer_app.engine.checkpoints.normalise.residual_names import residual_name, usual_names
from purer_app.engine.checkpoints.normalise.wrapper_prefixes import views

_MAX_TENSORS = 20_000


@dataclass(frozen=True, slots=True)
class _Shape:
    shape: tuple[int, ...]


def guess(tensors: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
    """List architectures that names and shapes suggest, the likeliest first; the verdict may differ.

    Args:
        tensors: shapes by name, prefixes and all.
    """
    if len(tensors) > _MAX_TENSORS:
        return ()
    for view in views({name: _Shape(tuple(shape)) for name, shape in tensors.items()}):
        named = usual_names(view.state)
        found = [residual_name(view.state, named)[0]] if named is not None else []
        found.append(_conv4(view.state))
        matches = (shipped_index().matches(shapes) for shapes in _namings(view.state, named))
        found += [signature.architecture for signature in next(filter(None, matches), ())]
        if any(found):
            return tuple(name for name in found if name)
    return ()


def _namings(state: Mapping[str, _Shape], usual: Mapping[str, _Shape] | None) -> Iterator[Shapes]:
    """Yield the shapes under their names, then under the names of the libraries."""
    for named in filter(None, (state, usual)):
        yield {name: held.shape for name, held in named.items()}
    for renamed in library_names(state):
        yield {name: recipe.shape for name, recipe in renamed.recipes.items()}
    for moved in moved_heads(state):
        yield {name: held.shape for name, held in moved.items()}


def _conv4(state: Mapping[str, _Shape]) -> str:
    """Name a network of four 3x3 convolutions of one width with BatchNorm and a head; empty for any other."""
    convolutions = [held.shape for held in state.values() if len(held.shape) == 4]
    norms = sum(name.endswith("running_mean") for name in state)
    widths = {shape[0] for shape in convolutions}
    alike = len(widths) == 1 and all(shape[2:] == (3, 3) for shape in convolutions)
    return f"conv4-{widths.pop()}" if alike and len(convolutions) == norms and norms in (4, 8) else ""
