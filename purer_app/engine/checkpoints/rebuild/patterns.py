"""How regular a network shrinks its feature maps: at each block, at each second one, or where it becomes wider."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from purer_app.engine.networks.layer_list.layers import AdaptivePool, Convolution, Layer, Pool

_IRREGULAR, _UNALIGNED, _MOST_UNALIGNED = -1.2, -0.5, -1.5
_MIXED_PADDING, _STRIDES_AND_POOLING = -2.0, -3.0
_LARGE_KERNEL = 7
_LAST_AS_BEFORE, _LAST_NOT, _UNEXPECTED = -0.7, -3.0, -1.0


@dataclass(slots=True)
class _Block:
    width: int
    kernel: int
    stride: int
    pools: bool = False


def regularity(layers: Sequence[Layer]) -> float:
    """Return the logarithm of how usual the places of pooling and strides are, up to a constant."""
    blocks: list[_Block] = []
    for layer in layers:
        if isinstance(layer, Convolution):
            blocks.append(_Block(layer.out, layer.kernel, layer.stride))
        elif isinstance(layer, Pool) and blocks:
            blocks[-1].pools = True
    if len(blocks) < 2:
        return 0.0
    paddings = {layer.padding > 0 for layer in layers if isinstance(layer, Convolution) and layer.kernel > 2}
    found = _MIXED_PADDING if len(paddings) > 1 else 0.0
    pooled, strided = [block.pools for block in blocks], [block.stride > 1 for block in blocks]
    if any(pooled) and any(strided[1:] if blocks[0].kernel >= _LARGE_KERNEL else strided):
        found += _STRIDES_AND_POOLING
    expected = _continues(pooled[:-1])
    if not _ends_globally(layers):
        found += _UNEXPECTED if expected != pooled[-1] and any(pooled[:-1]) else 0.0
    else:
        if pooled[-1]:
            found += _LAST_AS_BEFORE if expected else _LAST_NOT
        elif expected:
            found += _LAST_AS_BEFORE
        pooled = pooled[:-1]
    grows = [after.width > before.width for before, after in pairwise(blocks)]
    if any(grows) and not all(grows):
        for shrinks in (pooled[: len(grows)], strided[1:]):
            if any(shrinks):
                odd = sum(a != b for a, b in zip(shrinks, grows, strict=False))
                found += max(_UNALIGNED * odd, _MOST_UNALIGNED)
    elif not any(_is_regular(places) for places in (pooled, strided) if any(places)) and (any(pooled) or any(strided)):
        found += _IRREGULAR
    return found


def _ends_globally(layers: Sequence[Layer]) -> bool:
    return any(isinstance(layer, AdaptivePool) for layer in layers)


def _continues(places: Sequence[bool]) -> bool:
    """Whether the period of the places would have the next one among them."""
    for period in range(1, len(places) + 1):
        wanted = [number % period == period - 1 for number in range(len(places) + 1)]
        if any(places) and wanted[:-1] == list(places):
            return wanted[-1]
    return False


def _is_regular(places: Sequence[bool]) -> bool:
    for period in range(1, len(places) + 1):
        for start in range(period):
            if [number % period == start for number in range(len(places))] == list(places):
                return True
    return False
