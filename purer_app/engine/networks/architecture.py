"""Names of architectures, such as "conv4-32", "timm/resnet18" and "torchvision/vgg16-trunk+256-64"."""

import re
from dataclasses import dataclass, replace

TORCHVISION, TIMM = "torchvision", "timm"
TRUNK_SUFFIX = "-trunk"
_HIDDEN = re.compile(r"(.+)\+(\d{1,5}(?:-\d{1,5})*)")
_MAX_HIDDEN_LAYERS = 4
_MAX_WIDTH = 16_384


@dataclass(frozen=True, slots=True)
class Architecture:
    """A parsed name.

    `library` is empty for the families of PURER itself; `name` is the name within the library; `hidden` holds the
    widths of hidden layers in front of the head.
    """

    library: str
    name: str
    hidden: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Architecture":
        """Parse a name; widths that no network can have stay a part of it."""
        found = _HIDDEN.fullmatch(text)
        hidden = tuple(int(width) for width in found[2].split("-")) if found else ()
        if found is None or len(hidden) > _MAX_HIDDEN_LAYERS or not all(0 < width <= _MAX_WIDTH for width in hidden):
            base, hidden = text, ()
        else:
            base = found[1]
        library, _, name = base.rpartition("/")
        return cls(library, name, hidden)

    def __str__(self) -> str:
        base = f"{self.library}/{self.name}" if self.library else self.name
        return f"{base}+{'-'.join(map(str, self.hidden))}" if self.hidden else base

    @property
    def is_own(self) -> bool:
        """Whether it is one of PURER's own families, whose names hold their widths."""
        return not self.library

    @property
    def base(self) -> "Architecture":
        """The architecture without hidden layers."""
        return replace(self, hidden=())

    @property
    def original(self) -> "Architecture":
        """The library's own network: without hidden layers, and with its whole classifier."""
        return Architecture(self.library, self.name.removesuffix(TRUNK_SUFFIX))
