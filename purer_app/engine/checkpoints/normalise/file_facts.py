"""Facts about a network, besides its weights, in its file or in the notes of another program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """Facts that come with the weights; an empty value means unknown.

    `image_size` is in pixels a side, 0 if unknown; `mean` and `std` are per channel, for pixels in [0, 1];
    `architecture_hint` is a name for `build_backbone`, or what the other program calls the network;
    `n_attention_heads` is per layer, 0 if unknown; `departures` describe unusual layers without weights; `source` names
    the origin of the facts, for example "config.json".
    """

    class_names: tuple[str, ...] = ()
    image_size: int = 0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    architecture_hint: str = ""
    n_attention_heads: int = 0
    departures: tuple[str, ...] = ()
    source: str = ""
