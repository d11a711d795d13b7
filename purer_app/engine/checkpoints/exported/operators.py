"""The operators that an exported program may use, by name."""

import operator
from collections.abc import Callable
from typing import Any

import torch

from purer_app.engine.core.errors import CheckpointError

BATCH_NORM_WITHOUT_TRAINING = "aten._native_batch_norm_legit_no_training.default"
"""BatchNorm by its running statistics, as a decomposed program writes it: (output, two empty tensors)."""

_PURE_NAMES = """
conv1d conv2d convolution linear addmm mm bmm matmul baddbmm einsum embedding batch_norm layer_norm native_layer_norm
group_norm native_group_norm instance_norm rms_norm scaled_dot_product_attention dropout native_dropout feature_dropout
alpha_dropout

relu relu6 leaky_relu prelu elu selu celu gelu silu mish hardswish hardsigmoid hardtanh sigmoid tanh softplus softsign
log_sigmoid softmax _softmax log_softmax _log_softmax glu threshold

max_pool2d max_pool2d_with_indices avg_pool2d adaptive_avg_pool2d _adaptive_avg_pool2d adaptive_max_pool2d
adaptive_avg_pool1d avg_pool1d max_pool1d lp_pool2d upsample_nearest2d upsample_bilinear2d upsample_bicubic2d
pixel_shuffle pixel_unshuffle channel_shuffle im2col

add sub rsub mul div neg abs exp log log1p sqrt rsqrt pow square reciprocal clamp clamp_min clamp_max minimum maximum
where eq ne lt le gt ge logical_and logical_or logical_not bitwise_not masked_fill sum mean var std amax amin max argmax
any all norm linalg_vector_norm cumsum sin cos erf floor round sign floor_divide remainder fmod lerp addcmul

view _unsafe_view reshape flatten unflatten permute transpose t movedim swapaxes squeeze unsqueeze expand expand_as
view_as reshape_as cat concat stack split split_with_sizes chunk unbind slice select narrow index index_select gather
roll flip rot90 pad constant_pad_nd reflection_pad2d replication_pad2d repeat repeat_interleave tile contiguous clone
alias detach lift_fresh_copy to _to_copy type_as float sym_size sym_numel diagonal tril triu unfold

zeros ones full arange zeros_like ones_like full_like new_zeros new_ones new_full scalar_tensor linspace eye
"""
_IN_PLACE_NAMES = """
relu_ relu6_ leaky_relu_ elu_ selu_ celu_ gelu_ silu_ mish_ hardswish_ hardsigmoid_ hardtanh_ sigmoid_ tanh_ dropout_
feature_dropout_ add_ sub_ mul_ div_ clamp_ clamp_min_ clamp_max_ masked_fill_ fill_ zero_ copy_ squeeze_ unsqueeze_
exp_ sqrt_ pow_ neg_ threshold_
"""
_VIEW_NAMES = """
view _unsafe_view reshape flatten unflatten permute transpose t movedim swapaxes squeeze unsqueeze expand expand_as
view_as reshape_as split split_with_sizes chunk unbind slice select narrow contiguous alias detach to float type_as
diagonal unfold dropout feature_dropout alpha_dropout
"""
_PURE = frozenset(_PURE_NAMES.split())
_IN_PLACE = frozenset(_IN_PLACE_NAMES.split())
_VIEWS = frozenset(_VIEW_NAMES.split())
_CHECKS = frozenset({"aten._assert_tensor_metadata.default", "aten._assert_scalar.default"})
_NUMBERS: dict[str, Callable[..., Any]] = {
    f"_operator.{name}": getattr(operator, name)
    for name in ("getitem", "add", "sub", "mul", "floordiv", "mod", "neg", "eq", "ne", "lt", "le", "gt", "ge")
}
_TRAINING_ARGUMENT = {"dropout": 2, "dropout_": 2, "feature_dropout": 2, "feature_dropout_": 2, "batch_norm": 5}
_TRAINING_ARGUMENT |= {"alpha_dropout": 2, "native_dropout": 2, "instance_norm": 5}


def operator_called(name: str, file_name: str) -> Callable[..., Any]:
    """Return the function of an operator, for example "aten.conv2d.default".

    Raises:
        CheckpointError: it is not among those that only compute with their arguments.
    """
    if name in _NUMBERS:
        return _NUMBERS[name]
    if name in _CHECKS:
        return _nothing
    packet, overload = base_name(name), name.rpartition(".")[2]
    if packet in _PURE | _IN_PLACE or name == BATCH_NORM_WITHOUT_TRAINING:
        found = getattr(getattr(torch.ops.aten, packet), overload, None)
        if isinstance(found, torch._ops.OpOverload) and (packet in _IN_PLACE or not found._schema.is_mutable):
            return found
    raise CheckpointError(
        f"{file_name} uses the operator {name}, which is not among those that PURER runs from a file. "
        "Save the network's state_dict instead, if its architecture is a usual one"
    )


def base_name(name: str) -> str:
    """Return "conv2d" for "aten.conv2d.default"; empty for anything that is not an operator on tensors."""
    parts = name.split(".")
    return parts[1] if len(parts) == 3 and parts[0] == "aten" else ""


def changes_its_input(name: str) -> bool:
    """Whether the operator changes its first argument in place."""
    return base_name(name) in _IN_PLACE


def may_show_its_input(name: str) -> bool:
    """Whether the result may share its memory with the first argument."""
    return base_name(name) in _VIEWS | _IN_PLACE or name == "_operator.getitem"


def is_training(name: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a layer was exported in training mode."""
    position = _TRAINING_ARGUMENT.get(base_name(name))
    return position is not None and len(arguments) > position and arguments[position] is True


def _nothing(*_: object, **__: object) -> None:
    """Replace an assertion about sizes: sizes that do not fit fail anyway."""
