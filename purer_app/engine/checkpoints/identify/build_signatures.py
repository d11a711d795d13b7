"""Build every classifier of torchvision and timm without weights, and sign its names and shapes."""

import importlib.metadata
from collections.abc import Callable, Container, Iterator

from torch import nn

from purer_app.engine.checkpoints.identify.signatures import Difference, Shapes, Signature, make_signature
from purer_app.engine.networks.architecture import TORCHVISION, Architecture
from purer_app.engine.networks.kernels.meta_init import without_weights

_DIFFERENCE = Difference(classes=(7, 11), channels=(1, 3))
_USUAL_PX = 224
Failed = Callable[[str, Exception], None]


def torchvision_signatures(failed: Failed, known: Container[str] = ()) -> Iterator[Signature]:
    """Sign the classifiers of the installed torchvision except the known; `failed` gets those that cannot be built."""
    from purer_app.engine.networks.torchvision_models import torchvision_names, usual_size

    for name in torchvision_names():
        if f"torchvision/{name}" not in known:
            yield from _signed(f"torchvision/{name}", usual_size(name), failed)


def timm_signatures(failed: Failed, known: Container[str] = ()) -> Iterator[Signature]:
    """Sign the classifiers of the installed timm except the known; `failed` gets those that cannot be built."""
    import timm

    for name in timm.list_models():
        if f"timm/{name}" not in known:
            cfg = timm.get_pretrained_cfg(name)
            yield from _signed(f"timm/{name}", _USUAL_PX if cfg is None else cfg.input_size[-1], failed)


def signature_of(architecture: str, usual_px: int) -> Signature:
    """Sign one architecture.

    Raises:
        ValueError: its names change with the number of classes or channels.
        Exception: whatever its builder raises.
    """
    parsed = Architecture.parse(architecture)
    build = _shapes_of_torchvision if parsed.library == TORCHVISION else _shapes_of_timm
    first = build(parsed.name, 7, 1, usual_px)
    second = build(parsed.name, 11, 3, 2 * usual_px if _has_places(first) else usual_px)
    return make_signature(architecture, first, second, usual_px, _DIFFERENCE)


def _signed(architecture: str, usual_px: int, failed: Failed) -> Iterator[Signature]:
    try:
        yield signature_of(architecture, usual_px)
    except Exception as error:  # builders of others raise what they like
        failed(architecture, error)


def _has_places(shapes: Shapes) -> bool:
    return any("pos_embed" in name for name in shapes)


def _shapes_of(network: nn.Module) -> Shapes:
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}


def _shapes_of_torchvision(name: str, n_classes: int, channels: int, size_px: int) -> Shapes:
    from purer_app.engine.networks.torchvision_models import torchvision_skeleton

    return _shapes_of(without_weights(lambda: torchvision_skeleton(name, channels, size_px, n_classes)))


def _shapes_of_timm(name: str, n_classes: int, channels: int, size_px: int) -> Shapes:
    from purer_app.engine.networks.timm_models import timm_skeleton

    return _shapes_of(without_weights(lambda: timm_skeleton(name, channels, size_px, n_classes)))


SIGNERS = {"torchvision": torchvision_signatures, "timm": timm_signatures}


def installed_version(library: str) -> str:
    """Return the version of a library; empty if it is not installed."""
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""
