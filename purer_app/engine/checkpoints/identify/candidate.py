"""An architecture that the weights fit, with the assumptions that using it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from purer_app.engine.networks.backbone import Backbone

SIZE_NOTE = "the input has"
"""How an assumption about the size of the input begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An architecture that the weights fit strictly.

    `architecture` is a name for `build_backbone`; `n_classes` 0 means no head; `image_size` is None where the weights
    do not imply it; `confidence` is 0 to 1; `state` has PURER's names, `unused` are the names of omitted tensors, and
    `drops_layers` says that whole layers of unknown purpose are among them. `headless` is the reason for a missing
    head, if known.
    `network` is what was built for the usual size when the candidate was tried.
    `usual_px`, `mean` and `std` come from the library of the architecture; empty without one.
    """

    architecture: str
    n_classes: int
    channels: int
    image_size: int | None
    assumptions: tuple[str, ...]
    confidence: float
    state: Mapping[str, Tensor]
    unused: tuple[str, ...] = ()
    drops_layers: bool = False
    headless: str = ""
    usual_px: int = 0
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()
    network: Backbone | None = field(default=None, repr=False, compare=False)

    def fits_size(self, size: int) -> bool:
        """Whether the weights allow an input of `size` pixels a side; 0 stands for any."""
        return not size or self.image_size in (None, size)

    @property
    def usual_size(self) -> int:
        """The image size that the weights imply or, failing that, the usual one of this architecture."""
        if self.image_size is not None or self.usual_px:
            return self.image_size or self.usual_px
        if self.architecture in ("resnet10", "resnet18"):
            return 224
        few_shot = self.architecture.startswith(("conv4", "resnet12"))
        if self.channels == 1:
            return 28
        return 84 if few_shot else 32
