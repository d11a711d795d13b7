"""Facts about a network, besides its weights, in its file or in the notes of another program."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """Facts that come with the weights; an empty value means unknown.

    `image_size` is in pixels a side, 0 where not said; `mean` and `std` are per channel, for pixels in [0, 1];
    `architecture_hint` is a name for `build_backbone`, or what the other program calls the network;
    `n_attention_heads` is of each layer, 0 where not said; `departures` say in words what the layers without weights
    do otherwise than is usual; `source` names the place that says so, for example "config.json".
    """

    class_names: tuple[str, ...] = ()
    image_size: int = 0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    architecture_hint: str = ""
    n_attention_heads: int = 0
    departures: tuple[str, ...] = ()
    source: str = ""
