"""Rename the weights of image classifiers of Hugging Face transformers to those of torchvision and timm.

So are those of ConvNeXt and RegNet, as their authors name them (facebookresearch/ConvNeXt, facebookresearch/pycls).

Nothing is computed here: each new tensor comes as a recipe, so that the header pass can follow it by shapes alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from purer_app.engine.checkpoints.normalise.hugging_face import tables

WINDOW = 7
"""Pixels a side of the windows in which the Swin transformers of torchvision attend."""
_MODEL = re.compile(r"^(?:vit|deit|dinov2|convnext|convnextv2|regnet|swin)\.")
_NO_PART = re.compile(r"^pooler\.dense\.|^embeddings\.mask_token$|\.relative_position_index$")
_PART = re.compile(r"\|(\d)")
_TOKEN, _PATCHES = "embeddings.cls_token", "embeddings.patch_embeddings.projection.weight"
_RESIDUAL_STEM, _CONVNEXT_STEM = "embedder.embedder.convolution.weight", "embeddings.patch_embeddings.weight"
_CONVNEXT_OF_AUTHORS, _REGNET_OF_AUTHORS = "downsample_layers.0.0.weight", "s1.b1.f.a_bn.weight"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to build one tensor: the concatenated `sources` times `factor`, in this `shape`.

    Without sources it is zero; an `index` counts the places within a window of attention instead.
    """

    sources: tuple[str, ...]
    shape: tuple[int, ...]
    factor: float = 1.0
    index: bool = False


Recipes = dict[str, Recipe]


@dataclass(frozen=True, slots=True)
class Renamed:
    """The recipes for all tensors of a network; `left_out` names those that are not part of it."""

    recipes: Recipes
    left_out: tuple[str, ...]


def library_names(state: Mapping[str, Any]) -> Iterator[Renamed]:
    """Yield the weights with the names of torchvision, then of timm; nothing if they are named otherwise.

    Args:
        state: tensors, or whatever has their shapes.
    """
    short = {_MODEL.sub("", name): name for name in state}
    renamings = _renamings(short, state)
    if renamings is None or len(short) < len(state):
        return
    to_timm, to_torchvision = renamings
    left_out = tuple(name for key, name in short.items() if _NO_PART.search(key))
    parts = {tables.substituted(key, to_timm): name for key, name in short.items() if not _NO_PART.search(key)}
    if len(parts) + len(left_out) < len(state):
        return
    plain = {key: Recipe((name,), _shape(key, state[name].shape)) for key, name in parts.items()}
    timm = _with_both_heads(_joined(plain))
    if not _head_fits(timm):
        return
    beside = tuple(name for name in left_out if not name.endswith("relative_position_index"))  # it says nothing new
    yield Renamed(
        _in_torchvision_s_shapes({tables.substituted(key, to_torchvision): timm[key] for key in timm}), beside
    )
    yield Renamed(timm, beside)
    if any(".conv_dw." in key for key in timm):
        yield Renamed({key: _as_convolution(key, recipe) for key, recipe in timm.items()}, beside)


def _renamings(short: Mapping[str, str], state: Mapping[str, Any]) -> tuple[tuple[tables.Renaming, ...], ...] | None:
    if _TOKEN in short:
        return tables.TRANSFORMER, tables.TRANSFORMER_OF_TORCHVISION
    if _CONVNEXT_STEM in short:
        return tables.CONVNEXT, tables.CONVNEXT_OF_TORCHVISION
    if _CONVNEXT_OF_AUTHORS in short:
        return tables.CONVNEXT_OF_AUTHORS, tables.CONVNEXT_OF_TORCHVISION
    if _REGNET_OF_AUTHORS in short:
        return tables.REGNET_OF_AUTHORS, tables.REGNET_OF_TORCHVISION
    if _RESIDUAL_STEM in short and tuple(state[short[_RESIDUAL_STEM]].shape[2:]) == (3, 3):
        return tables.REGNET, tables.REGNET_OF_TORCHVISION
    if _PATCHES in short and any(key.startswith("encoder.layers.0.blocks.") for key in short):
        return tables.SWIN, tables.SWIN_OF_TORCHVISION
    return None


def _shape(key: str, shape: Iterable[int]) -> tuple[int, ...]:
    """Return timm's shape: the response normalisation of ConvNeXt V2 has no axes of size 1 there."""
    return tuple(size for size in shape if size != 1 or ".grn." not in key)


def _joined(recipes: Recipes) -> Recipes:
    """Concatenate separate tensors such as queries, keys and values: `qkv|0`, `qkv|1` and `qkv|2`."""
    apart: dict[str, dict[str, Recipe]] = defaultdict(dict)
    for key, recipe in recipes.items():
        if found := _PART.search(key):
            apart[_PART.sub("", key)][found[1]] = recipe
    whole = {key: recipe for key, recipe in recipes.items() if not _PART.search(key)}
    for key, parts in apart.items():
        ordered = [parts[number] for number in sorted(parts)]
        rest = ordered[0].shape[1:]
        if all(part.shape and part.shape[1:] == rest for part in ordered):
            sources = tuple(source for part in ordered for source in part.sources)
            whole[key] = Recipe(sources, (sum(part.shape[0] for part in ordered), *rest))
    return whole


def _with_both_heads(recipes: Recipes) -> Recipes:
    """Add the second head of a distilled transformer: timm averages two, so one is doubled and the other is zero."""
    heads = {key: recipe for key, recipe in recipes.items() if key.startswith("head.")}
    if "dist_token" not in recipes or not heads or any(key.startswith("head_dist.") for key in recipes):
        return recipes
    doubled = {key: Recipe(recipe.sources, recipe.shape, factor=2.0) for key, recipe in heads.items()}
    zero = {key.replace("head.", "head_dist."): Recipe((), recipe.shape) for key, recipe in heads.items()}
    return {**recipes, **doubled, **zero}


def _head_fits(recipes: Recipes) -> bool:
    """Whether the head takes as many features as the last normalisation has; that of DINOv2 takes twice as many."""
    head, norm = recipes.get("head.weight"), recipes.get("norm.weight")
    return head is None or norm is None or head.shape[1:] == norm.shape


def _in_torchvision_s_shapes(recipes: Recipes) -> Recipes:
    shaped: Recipes = {}
    for key, recipe in recipes.items():
        scale = key.endswith(".layer_scale")
        shaped[key] = Recipe(recipe.sources, (*recipe.shape, 1, 1)) if scale else recipe
        if key.endswith(".relative_position_bias_table"):
            shaped[key.replace("bias_table", "index")] = Recipe((), (WINDOW**4,), index=True)
    return shaped


def _as_convolution(key: str, recipe: Recipe) -> Recipe:
    """Reshape linear layers to 1x1 convolutions, as in the smaller ConvNeXts of timm."""
    linear = re.search(r"\.mlp\.fc\d\.weight$", key) is not None
    return Recipe(recipe.sources, (*recipe.shape, 1, 1)) if linear else recipe
