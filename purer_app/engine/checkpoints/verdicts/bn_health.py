"""Check the BatchNorm statistics of a network, and describe what is odd about them."""

from collections.abc import Callable, Sequence

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from purer_app.engine.core.text import listed

HUGE_VARIANCE = 1e6
DEAD_VARIANCE = 1e-10
DEAD_SCALE = 1e-6


def batch_norm_health(model: nn.Module) -> tuple[str, ...]:
    """Describe what is odd about the running statistics of a network, one sentence per oddity with its layers.

    Inversion matches these statistics, so what is odd here shows in the pictures. Dead channels are those whose
    scale is below `DEAD_SCALE` or whose variance lies between 0 and `DEAD_VARIANCE`: their output is constant.

    Returns:
        Sentences without a full stop; a single one where all is well; none where no layer keeps statistics.
    """
    layers = [(name, module) for name, module in model.named_modules() if _keeps_statistics(module)]
    if not layers:
        return ()
    fresh = [name for name, layer in layers if _is_fresh(layer)]
    found = [_never_updated(fresh, len(layers))] if fresh else []
    for what, odd in _ODDITIES:
        counts = {name: int(odd(layer).sum()) for name, layer in layers}
        if any(counts.values()):
            total = sum(layer.num_features for _, layer in layers)
            names = [f"{name} {count} of {layer.num_features}" for name, layer in layers if (count := counts[name])]
            found.append(f"{sum(counts.values())} of {total} BatchNorm channels {what}: {listed(names)}")
    return tuple(found) or (f"the statistics of all {len(layers)} BatchNorm layers look sound",)


def _keeps_statistics(module: nn.Module) -> bool:
    return isinstance(module, _BatchNorm) and module.running_mean is not None and module.running_var is not None


def _is_fresh(layer: nn.Module) -> bool:
    mean, variance = layer.get_buffer("running_mean"), layer.get_buffer("running_var")
    return bool((mean == 0).all()) and bool((variance == 1).all())


def _never_updated(names: Sequence[str], n_layers: int) -> str:
    which = "the BatchNorm layer was" if n_layers == 1 else f"{len(names)} of {n_layers} BatchNorm layers were"
    return f"{which} never updated (mean 0 and variance 1 everywhere, as before training): {listed(names)}"


def _without_variance(layer: nn.Module) -> Tensor:
    return layer.get_buffer("running_var") <= 0


def _with_huge_variance(layer: nn.Module) -> Tensor:
    return layer.get_buffer("running_var") > HUGE_VARIANCE


def _dead(layer: nn.Module) -> Tensor:
    variance = layer.get_buffer("running_var")
    dead = (variance > 0) & (variance < DEAD_VARIANCE)
    scale = getattr(layer, "weight", None)
    return dead if scale is None else dead | (scale.detach().abs() < DEAD_SCALE)


_ODDITIES: tuple[tuple[str, Callable[[nn.Module], Tensor]], ...] = (
    ("have a running variance of 0 or less", _without_variance),
    (f"have a running variance above {HUGE_VARIANCE:,.0f}", _with_huge_variance),
    ("are dead", _dead),
)
