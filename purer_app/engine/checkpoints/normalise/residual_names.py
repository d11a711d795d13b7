"""Rename the weights of residual networks to those of torchvision, and name the family."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_HEAD_NAMES = r"^(fc|linear|classifier|head|output|logits|last_linear|cls|classifier\.1)\.(weight|bias)$"
_BASIC: dict[tuple[int, ...], int] = {(1, 1, 1, 1): 10, (2, 2, 2, 2): 18, (3, 4, 6, 3): 34}
_BOTTLENECK: dict[tuple[int, ...], int] = {(3, 4, 6, 3): 50, (3, 4, 23, 3): 101, (3, 8, 36, 3): 152}
_CHILDREN = {"0": "conv1", "1": "bn1", "4": "layer1", "5": "layer2", "6": "layer3", "7": "layer4"}
_SEQUENCE = ("conv1", "bn1", "", "conv2", "bn2", "", "conv3", "bn3")
"""What a block is made of where its layers are only counted, activations in between."""
_RENAMINGS: tuple[tuple[str, str], ...] = (
    (_HEAD_NAMES, r"fc.\2"),
    (r"\.shortcut\.(\d)\.", r".downsample.\1."),
    (r"^layer(\d)\.(conv|bn|downsample)", r"layer\1.0.\2"),  # one block a stage, not counted
    (r"^block(\d)\.layer\.(\d+)\.convShortcut\.", r"layer\1.\2.shortcut."),
    (r"^block(\d)\.layer\.", r"layer\1."),
    (r"^conv1\.0\.", "conv1."),
    (r"^conv1\.1\.", "bn1."),
    (r"^resnet\.", ""),
    (r"^conv_1_3x3\.", "conv1."),
    (r"^bn_1\.", "bn1."),
    (r"^stage_(\d)\.stage_\d_bottleneck_(\d+)\.", r"layer\1.\2."),
    (r"^(layer\d\.\d+)\.conv_reduce\.", r"\1.conv1."),
    (r"^(layer\d\.\d+)\.bn_reduce\.", r"\1.bn1."),
    (r"^(layer\d\.\d+)\.conv_conv\.", r"\1.conv2."),
    (r"^(layer\d\.\d+)\.bn\.", r"\1.bn2."),
    (r"^(layer\d\.\d+)\.conv_expand\.", r"\1.conv3."),
    (r"^(layer\d\.\d+)\.bn_expand\.", r"\1.bn3."),
    (r"\.shortcut\.shortcut_conv\.", ".downsample.0."),
    (r"\.shortcut\.shortcut_bn\.", ".downsample.1."),
    (r"^embedder\.embedder\.convolution\.", "conv1."),
    (r"^embedder\.embedder\.normalization\.", "bn1."),
    (r"^encoder\.stages\.", "stages."),
    (r"\.shortcut\.convolution\.", ".downsample.0."),
    (r"\.shortcut\.normalization\.", ".downsample.1."),
)


def usual_names(state: Mapping[str, Any]) -> dict[str, Any] | None:
    """Rename residual networks as in torchvision (`layer1.0.conv1`); None if two names would become one."""
    counted = _trunk_names(state) or _children_names(state)
    named = {counted.get(key) or _usual_name(key): value for key, value in state.items()}
    return named if len(named) == len(state) else None


@lru_cache(maxsize=20_000)
def _usual_name(key: str) -> str:
    for pattern, replacement in _RENAMINGS:
        key = re.sub(pattern, replacement, key)
    if found := re.match(r"conv(\d)_x\.(\d+)\.residual_function\.(\d)\.(\w+)$", key):
        return f"layer{int(found[1]) - 1}.{found[2]}.{_SEQUENCE[int(found[3]) % 8]}.{found[4]}"
    if found := re.match(r"conv(\d)_x\.", key):
        return f"layer{int(found[1]) - 1}.{key[found.end() :]}"
    if found := re.match(r"stages\.(\d)\.layers\.(\d+)\.layer\.(\d)\.(convolution|normalization)\.", key):
        kind = "conv" if found[4] == "convolution" else "bn"
        return f"layer{int(found[1]) + 1}.{found[2]}.{kind}{int(found[3]) + 1}.{key[found.end() :]}"
    if found := re.match(r"stages\.(\d)\.layers\.", key):
        return f"layer{int(found[1]) + 1}.{key[found.end() :]}"
    return key


def _trunk_names(state: Mapping[str, Any]) -> dict[str, str]:
    """Name the layers of a network whose blocks have running numbers, `trunk.4.C1`; each shortcut begins a stage."""
    names: dict[str, str] = {}
    stage = block = -1
    last = ""
    shortcuts = {key.split(".")[1] for key in state if re.match(r"trunk\.\d+\.shortcut\.", key)}
    for key in state:
        found = re.match(r"trunk\.(\d+)\.(C|BN)(\d|shortcut)\.(\w+)$|trunk\.(\d+)\.(shortcut)\.(\w+)$", key)
        if not found:
            if outer := re.match(r"trunk\.([01])\.(\w+)$", key):
                names[key] = f"{('conv1', 'bn1')[int(outer[1])]}.{outer[2]}"
            continue
        number = found[1] or found[5]
        if number != last:
            last = number
            stage, block = (stage + 1, 0) if number in shortcuts or stage < 0 else (stage, block + 1)
        if found[6]:
            part = f"downsample.0.{found[7]}"
        elif found[3] == "shortcut":
            part = f"downsample.1.{found[4]}"
        else:
            part = f"{'conv' if found[2] == 'C' else 'bn'}{found[3]}.{found[4]}"
        names[key] = f"layer{stage + 1}.{block}.{part}"
    return names


def _children_names(state: Mapping[str, Any]) -> dict[str, str]:
    """Name the layers of a network built from another's children: `4.0.conv1` belongs to the first stage."""
    if "1.running_mean" not in state or "4.0.conv1.weight" not in state:
        return {}
    parts = {key: key.partition(".")[::2] for key in state}
    names = {key: f"{_CHILDREN[number]}.{rest}" for key, (number, rest) in parts.items() if number in _CHILDREN}
    heads = {key: f"fc.{rest}" for key, (number, rest) in parts.items() if number.isdecimal() and "." not in rest}
    return heads | names


def residual_name(state: Mapping[str, Any], named: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Return which of PURER's own families the weights look like, empty if none, and what that assumes.

    Args:
        state: the names as the file has them.
        named: the same tensors, or whatever has their shapes, under the `usual_names`.
    """
    blocks, stem = _blocks_per_stage(named), named.get("conv1.weight")
    first = stem if stem is not None else named.get("layer1.0.conv1.weight")
    if not blocks or first is None or len(first.shape) != 4 or 0 in first.shape:
        return "", ()
    return _name(state, named, blocks, stem)


def _blocks_per_stage(named: Mapping[str, Any]) -> tuple[int, ...]:
    found = {match.groups() for key in named if (match := re.match(r"layer(\d)\.(\d{1,4})\.", key))}
    stages = sorted({stage for stage, _ in found})
    return tuple(sum(stage == of for of, _ in found) for stage in stages)


def _name(
    state: Mapping[str, Any], named: Mapping[str, Any], blocks: tuple[int, ...], stem: Any
) -> tuple[str, tuple[str, ...]]:
    """Return the name of the architecture, empty if none is close, and what it assumes."""
    usual = "ReLU activations, strides of 2 between the stages, and averaging over all positions at the end"
    widths = _widths(named, len(blocks))
    if widths is None:
        return "", ()
    if stem is None:
        leaky = "leaky ReLU (0.1), 2x2 max pooling after each block, and averaging over all positions at the end"
        return (f"resnet12-{_joined(widths)}", (leaky,)) if blocks == (1, 1, 1, 1) else ("", ())
    if stem.shape[-1] == 7:
        name = f"resnet{_BASIC[blocks]}" if blocks in ((1, 1, 1, 1), (2, 2, 2, 2)) else ""
        return (name if _doubled(widths) == 64 else ""), (usual, "3x3 max pooling after the first convolution")
    if any(key.endswith("layer1.0.bn1.weight") for key in named) and "bn1.weight" in named and len(blocks) == 3:
        if named["bn1.weight"].shape != stem.shape[:1]:
            return _wide_name(widths, blocks), (usual,)
        if len(set(blocks)) == 1 and _doubled(widths) == 16:
            return _cifar_name(named, blocks, usual)
    return _few_shot_name(state, named, blocks, widths, usual)


def _widths(named: Mapping[str, Any], stages: int) -> tuple[int, ...] | None:
    firsts = [named.get(f"layer{stage + 1}.0.conv1.weight") for stage in range(stages)]
    return tuple(first.shape[0] for first in firsts if first is not None) if None not in firsts else None


def _doubled(widths: tuple[int, ...]) -> int:
    """Return the first width; 0 unless each stage doubles it."""
    return widths[0] if all(width == widths[0] * 2**stage for stage, width in enumerate(widths)) else 0


def _joined(widths: tuple[int, ...]) -> str:
    return "-".join(str(width) for width in widths)


def _wide_name(widths: tuple[int, ...], blocks: tuple[int, ...]) -> str:
    factor = widths[0] // 16
    return f"wrn-{6 * blocks[0] + 4}-{factor}" if _doubled(widths) and len(set(blocks)) == 1 and factor else ""


def _cifar_name(named: Mapping[str, Any], blocks: tuple[int, ...], usual: str) -> tuple[str, tuple[str, ...]]:
    name = f"cifar-resnet{6 * blocks[0] + 2}"
    if any(".downsample." in key for key in named):
        return name, (usual,)
    padded = "shortcuts without weights pad the new channels with zeros on both sides (option A)"
    return f"{name}-a", (usual, padded)


def _few_shot_name(
    state: Mapping[str, Any],
    named: Mapping[str, Any],
    blocks: tuple[int, ...],
    widths: tuple[int, ...],
    usual: str,
) -> tuple[str, tuple[str, ...]]:
    kinds = _BOTTLENECK if "layer1.0.conv3.weight" in named else _BASIC
    if blocks not in kinds:
        return "", ()
    name = f"resnet{kinds[blocks]}-{_doubled(widths) or _joined(widths)}"
    if any(key.startswith("trunk.2.C1.") for key in state):  # neither activation nor pooling was counted before it
        return f"{name}-bare", (usual, "no activation and no pooling between the first convolution and the first block")
    return name, (usual,)
