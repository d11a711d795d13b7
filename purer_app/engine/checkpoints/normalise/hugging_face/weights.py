"""Convert image classifiers of Hugging Face transformers to the weights of torchvision and timm."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from purer_app.engine.checkpoints.normalise.hugging_face.names import WINDOW, Recipe, library_names
from purer_app.engine.checkpoints.normalise.wrapper_prefixes import View


def library_weights(state: Mapping[str, Tensor]) -> Iterator[View]:
    """Yield the weights as in torchvision, then as in timm; nothing if they are not named as in transformers."""
    for renamed in library_names(state):
        made = {key: _made(recipe, state) for key, recipe in renamed.recipes.items()}
        yield View(made, renamed.left_out)


def _made(recipe: Recipe, state: Mapping[str, Tensor]) -> Tensor:
    if recipe.index:
        return _places_in_window()
    if not recipe.sources:
        return torch.zeros(recipe.shape)
    parts = [state[name] for name in recipe.sources]
    whole = (torch.cat(parts) if len(parts) > 1 else parts[0]).reshape(recipe.shape)
    return whole if recipe.factor == 1 else recipe.factor * whole


def _places_in_window() -> Tensor:
    """Index the relative position of each pair of places in a window (Liu et al. 2021, section 3.2).

    Returns:
        (WINDOW ** 4,) rows of the table of biases, which counts the distances down first, then across.
    """
    side = torch.arange(WINDOW)
    apart = side[:, None] - side[None, :] + WINDOW - 1  # (WINDOW, WINDOW), from 0
    rows = apart[:, None, :, None] * (2 * WINDOW - 1)
    return (rows + apart[None, :, None, :]).flatten()
