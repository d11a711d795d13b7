"""The dynamic data set D-hat: one block of pixels per teacher and class, each with its own optimiser state."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from purer_app.engine.core.randomness import child_generator
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.class_budget import Classes
from purer_app.engine.pool.model_pool import ModelPool


@dataclass(frozen=True, slots=True)
class Block:
    """Teacher, class and input form of a block of pixels; its images are `PseudoDataset.pixels[index]`."""

    index: int
    teacher: int
    class_index: int
    class_name: str
    spec: ImageSpec


class PseudoDataset:
    """All pseudo images of a pool, in each teacher's own normalised space.

    `pixels[b]` is the leaf tensor (n_per_class, c, h, w) of block b, initialised N(0, 1). Adam
    keeps its moments per block, and skips blocks without gradient.

    Args:
        classes: the classes of each teacher to invert, see `class_budget`; by default all.
        betas: Adam's decays.
    """

    def __init__(
        self,
        pool: ModelPool,
        n_per_class: int,
        lr: float,
        seed: int,
        device: torch.device,
        dtype: torch.dtype = torch.float32,
        classes: Classes | None = None,
        betas: tuple[float, float] = (0.9, 0.999),
    ) -> None:
        self.n_per_class = n_per_class
        self.blocks: list[Block] = []
        self.pixels: list[Tensor] = []
        for index, teacher in enumerate(pool.teachers):
            generator = child_generator(seed, "initial pixels", index)
            for class_index in range(teacher.n_classes) if classes is None else classes[index]:
                noise = torch.randn(n_per_class, *teacher.spec.shape, generator=generator, dtype=dtype)
                name = teacher.class_names[class_index]
                self.blocks.append(Block(len(self.blocks), index, class_index, name, teacher.spec))
                self.pixels.append(noise.to(device).requires_grad_())
        self._of_teacher = [[b.index for b in self.blocks if b.teacher == t] for t in range(len(pool.teachers))]
        self._betas = betas
        self._ranges = {block.spec: colour_range(block.spec, self.pixels[block.index]) for block in self.blocks}
        self.optimiser = torch.optim.Adam(self.pixels, lr=lr, betas=betas)

    def keep_images(self, n_per_class: int) -> None:
        """Keep the first images of each block, with new optimiser states."""
        self.n_per_class = n_per_class
        self.pixels = [pixels.detach()[:n_per_class].clone().requires_grad_() for pixels in self.pixels]
        self.optimiser = torch.optim.Adam(self.pixels, lr=self.optimiser.param_groups[0]["lr"], betas=self._betas)

    def step(self, lr: float) -> None:
        """Move the pixels that have gradients by one step of Adam with this learning rate."""
        for group in self.optimiser.param_groups:
            group["lr"] = lr
        self.optimiser.step()

    def clamp(self) -> None:
        """Move pixels outside the range of pictures to its edge, in the blocks that have gradients."""
        with torch.no_grad():
            for block, pixels in zip(self.blocks, self.pixels, strict=True):
                if pixels.grad is not None:
                    pixels.clamp_(*self._ranges[block.spec])

    def moved(self) -> set[int]:
        """Return the blocks that the last step moved: those with a gradient."""
        return {block for block, pixels in enumerate(self.pixels) if pixels.grad is not None}

    def blocks_of(self, teacher: int) -> list[int]:
        """The blocks of one teacher, in the order of its classes."""
        return self._of_teacher[teacher]

    def batch_of(self, teacher: int) -> tuple[Tensor, Tensor]:
        """All images of one teacher with gradient: (n_blocks · n_per_class, c, h, w) and their labels."""
        blocks = self._of_teacher[teacher]
        labels = torch.tensor([self.blocks[b].class_index for b in blocks], device=self.pixels[blocks[0]].device)
        return torch.cat([self.pixels[b] for b in blocks]), labels.repeat_interleave(self.n_per_class)

    def images_of(self, teacher: int) -> int:
        """Number of pseudo images of a teacher."""
        return len(self._of_teacher[teacher]) * self.n_per_class

    def images(self, block: int, chosen: Tensor, target: ImageSpec) -> Tensor:
        """Some images of one block in the meta-model's form, (n, *target.shape), with gradient."""
        return convert(self.pixels[block][chosen.to(self.pixels[block].device)], self.blocks[block].spec, target)

    def tensors(self) -> dict[str, Tensor]:
        """Return pixels and Adam moments by name, for a snapshot."""
        saved = {f"pixels.{b}": pixels.detach() for b, pixels in enumerate(self.pixels)}
        return saved | optimiser_tensors(self.optimiser, "pixel_adam")

    def load(self, tensors: Mapping[str, Tensor]) -> None:
        """Restore the state from `tensors()` of a data set with equal blocks."""
        with torch.no_grad():
            for b, pixels in enumerate(self.pixels):
                pixels.copy_(tensors[f"pixels.{b}"])
        load_optimiser(self.optimiser, tensors, "pixel_adam")


def colour_range(spec: ImageSpec, like: Tensor) -> tuple[Tensor, Tensor]:
    """Return the lowest and highest values of a pixel in an input form, (channels, 1, 1) each."""
    mean, std = (like.new_tensor(values)[:, None, None] for values in (spec.mean, spec.std))
    return -mean / std, (1 - mean) / std


def optimiser_tensors(optimiser: torch.optim.Adam, prefix: str) -> dict[str, Tensor]:
    """Return Adam's state as named tensors; parameters without a step have none."""
    state = optimiser.state_dict()["state"]
    return {f"{prefix}.{i}.{key}": torch.as_tensor(value) for i, entry in state.items() for key, value in entry.items()}


def load_optimiser(optimiser: torch.optim.Adam, tensors: Mapping[str, Tensor], prefix: str) -> None:
    """Restore the state from `optimiser_tensors`."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        if name.startswith(f"{prefix}."):
            _, index, key = name.rsplit(".", 2)
            state.setdefault(int(index), {})[key] = value.clone()
    optimiser.load_state_dict({**optimiser.state_dict(), "state": state})
