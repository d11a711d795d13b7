"""Tables of patterns that rename weights of Hugging Face and of papers' authors to timm's names, then torchvision's."""

import re
from collections.abc import Callable, Iterable

Renaming = tuple[str, str | Callable[[re.Match[str]], str]]
"""A pattern and what to put in its place; those of a table are applied one after the other."""


def substituted(key: str, renamings: Iterable[Renaming]) -> str:
    """Apply the patterns of a table to a name, one after the other."""
    for pattern, replacement in renamings:
        key = re.sub(pattern, replacement, key)
    return key


def _moved(template: str, *moves: tuple[int, int]) -> Callable[[re.Match[str]], str]:
    """Return a replacement that fills `{}` with the groups of the match, each times a factor plus a shift."""

    def replacement(found: re.Match[str]) -> str:
        numbers = (int(group) * factor + shift for group, (factor, shift) in zip(found.groups(), moves, strict=True))
        return template.format(*numbers)

    return replacement


_SAME, _NEXT = (1, 0), (1, 1)
_ATTENTION: tuple[Renaming, ...] = (
    (r"\.attention\.(?:attention\.|self\.)?(?:query|q_proj)\.", ".attn.qkv|0."),
    (r"\.attention\.(?:attention\.|self\.)?(?:key|k_proj)\.", ".attn.qkv|1."),
    (r"\.attention\.(?:attention\.|self\.)?(?:value|v_proj)\.", ".attn.qkv|2."),
    (r"\.attention\.(?:output\.dense|o_proj)\.", ".attn.proj."),
    (
        r"\.attention\.(?:self|relative_position_bias)\.relative_position_bias_table$",
        ".attn.relative_position_bias_table",
    ),
    (r"\.intermediate\.dense\.", ".mlp.fc1."),
    (r"\.output\.dense\.", ".mlp.fc2."),
    (r"\.layernorm_before\.", ".norm1."),
    (r"\.layernorm_after\.", ".norm2."),
    (r"^layernorm\.", "norm."),
    (r"^embeddings\.patch_embeddings\.projection\.", "patch_embed.proj."),
)
TRANSFORMER: tuple[Renaming, ...] = (
    *_ATTENTION,
    (r"^embeddings\.cls_token$", "cls_token"),
    (r"^embeddings\.distillation_token$", "dist_token"),
    (r"^embeddings\.position_embeddings$", "pos_embed"),
    (r"^(?:encoder\.layer|layers)\.(\d+)\.", r"blocks.\1."),
    (r"\.layer_scale(\d)\.lambda1$", r".ls\1.gamma"),
    (r"\.mlp\.weights_in\.", ".mlp.fc1."),
    (r"\.mlp\.gate_proj\.", ".mlp.fc1|0."),
    (r"\.mlp\.up_proj\.", ".mlp.fc1|1."),
    (r"\.mlp\.(?:weights_out|down_proj)\.", ".mlp.fc2."),
    (r"^(?:cls_)?classifier\.", "head."),
    (r"^distillation_classifier\.", "head_dist."),
)
TRANSFORMER_OF_TORCHVISION: tuple[Renaming, ...] = (
    (r"^cls_token$", "class_token"),
    (r"^pos_embed$", "encoder.pos_embedding"),
    (r"^patch_embed\.proj\.", "conv_proj."),
    (r"^blocks\.(\d+)\.", r"encoder.layers.encoder_layer_\1."),
    (r"\.norm(\d)\.", r".ln_\1."),
    (r"\.attn\.qkv\.", ".self_attention.in_proj_"),
    (r"\.attn\.proj\.", ".self_attention.out_proj."),
    (r"\.mlp\.fc1\.", ".mlp.0."),
    (r"\.mlp\.fc2\.", ".mlp.3."),
    (r"^norm\.", "encoder.ln."),
    (r"^head\.", "heads.head."),
)
CONVNEXT: tuple[Renaming, ...] = (
    (r"^embeddings\.patch_embeddings\.", "stem.0."),
    (r"^embeddings\.layernorm\.", "stem.1."),
    (r"^encoder\.stages\.(\d+)\.downsampling_layer\.", r"stages.\1.downsample."),
    (r"^encoder\.stages\.(\d+)\.layers\.(\d+)\.", r"stages.\1.blocks.\2."),
    (r"\.layer_scale_parameter$", ".gamma"),
    (r"\.dwconv\.", ".conv_dw."),
    (r"\.layernorm\.", ".norm."),
    (r"\.pwconv(\d)\.", r".mlp.fc\1."),
    (r"\.grn\.", ".mlp.grn."),
    (r"^layernorm\.", "head.norm."),
    (r"^classifier\.", "head.fc."),
)
CONVNEXT_OF_AUTHORS: tuple[Renaming, ...] = (
    (r"^downsample_layers\.0\.", "stem."),
    (r"^downsample_layers\.(\d)\.", r"stages.\1.downsample."),
    (r"^stages\.(\d+)\.(\d+)\.", r"stages.\1.blocks.\2."),
    (r"\.dwconv\.", ".conv_dw."),
    (r"\.pwconv(\d)\.", r".mlp.fc\1."),
    (r"\.grn\.gamma$", ".mlp.grn.weight"),
    (r"\.grn\.beta$", ".mlp.grn.bias"),
    (r"^norm\.", "head.norm."),
    (r"^head\.(weight|bias)$", r"head.fc.\1"),
)
CONVNEXT_OF_TORCHVISION: tuple[Renaming, ...] = (
    (r"^stem\.", "features.0."),
    (r"^stages\.(\d+)\.downsample\.", _moved("features.{}.", (2, 0))),
    (r"^stages\.(\d+)\.blocks\.(\d+)\.gamma$", _moved("features.{}.{}.layer_scale", (2, 1), _SAME)),
    (r"^stages\.(\d+)\.blocks\.(\d+)\.", _moved("features.{}.{}.block.", (2, 1), _SAME)),
    (r"\.conv_dw\.", ".0."),
    (r"\.norm\.", ".2."),
    (r"\.mlp\.fc1\.", ".3."),
    (r"\.mlp\.fc2\.", ".5."),
    (r"^head\.2\.", "classifier.0."),
    (r"^head\.fc\.", "classifier.2."),
)
REGNET: tuple[Renaming, ...] = (
    (r"^embedder\.embedder\.", "stem."),
    (r"^encoder\.stages\.(\d+)\.layers\.(\d+)\.", _moved("s{}.b{}.", _NEXT, _NEXT)),
    (r"\.shortcut\.", ".downsample."),
    (r"\.layer\.\d\.attention\.0\.", ".se.fc1."),
    (r"\.layer\.\d\.attention\.2\.", ".se.fc2."),
    (r"\.layer\.([01])\.", _moved(".conv{}.", _NEXT)),
    (r"\.layer\.[23]\.", ".conv3."),
    (r"\.convolution\.", ".conv."),
    (r"\.normalization\.", ".bn."),
    (r"^classifier\.1\.", "head.fc."),
)
REGNET_OF_AUTHORS: tuple[Renaming, ...] = (
    (r"\.proj\.", ".downsample.conv."),
    (r"^(s\d\.b\d+)\.bn\.", r"\1.downsample.bn."),
    (r"\.f\.([abc])\.", lambda found: f".conv{'abc'.index(found[1]) + 1}.conv."),
    (r"\.f\.([abc])_bn\.", lambda found: f".conv{'abc'.index(found[1]) + 1}.bn."),
    (r"\.f\.se\.f_ex\.0\.", ".se.fc1."),
    (r"\.f\.se\.f_ex\.2\.", ".se.fc2."),
)
REGNET_OF_TORCHVISION: tuple[Renaming, ...] = (
    (r"^s(\d)\.b(\d+)\.", lambda found: f"trunk_output.block{found[1]}.block{found[1]}-{int(found[2]) - 1}."),
    (r"\.downsample\.", ".proj."),
    (r"\.se\.", ".f.se."),
    (r"\.conv([123])\.", lambda found: f".f.{'abc'[int(found[1]) - 1]}."),
    (r"\.conv\.", ".0."),
    (r"\.bn\.", ".1."),
    (r"^head\.fc\.", "fc."),
)
SWIN: tuple[Renaming, ...] = (
    *_ATTENTION,
    (r"^embeddings\.norm\.", "patch_embed.norm."),
    (r"^encoder\.layers\.(\d+)\.downsample\.", _moved("layers.{}.downsample.", _NEXT)),
    (r"^encoder\.layers\.", "layers."),
    (r"^classifier\.", "head.fc."),
)
SWIN_OF_TORCHVISION: tuple[Renaming, ...] = (
    (r"^patch_embed\.proj\.", "features.0.0."),
    (r"^patch_embed\.norm\.", "features.0.2."),
    (r"^layers\.(\d+)\.downsample\.", _moved("features.{}.", (2, 0))),
    (r"^layers\.(\d+)\.blocks\.", _moved("features.{}.", (2, 1))),
    (r"\.mlp\.fc1\.", ".mlp.0."),
    (r"\.mlp\.fc2\.", ".mlp.3."),
    (r"^head\.fc\.", "head."),
)
