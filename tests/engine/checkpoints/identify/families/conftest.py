"""Save a network under its authors' names, inspect the file, and compare the outputs."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.inspection import Inspection

Recognised = Callable[..., Inspection]


def scenes(n: int, channels: int, size: int) -> Tensor:
    """Draw pictures of rectangles in front of a sky that grows darker, normalised."""
    generator = torch.Generator().manual_seed(3)
    pictures = torch.linspace(1, 0, size)[None, None, :, None] * torch.rand(n, channels, 1, 1, generator=generator)
    pictures = pictures.repeat(1, 1, 1, size)
    for picture in pictures:
        for _ in range(12):
            top, left = (int(torch.randint(0, size - 4, (), generator=generator)) for _ in range(2))
            height, width = (int(torch.randint(3, size // 2, (), generator=generator)) for _ in range(2))
            picture[:, top : top + height, left : left + width] = torch.rand(channels, 1, 1, generator=generator)
    return (pictures - pictures.mean()) / pictures.std()


def fill(model: nn.Module, size: int, channels: int) -> nn.Module:
    """Draw scales and shifts, take the statistics from a batch, and put the network into evaluation mode."""
    generator = torch.Generator().manual_seed(0)
    norms = [module for module in model.modules() if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d))]
    for norm in norms:
        norm.momentum = 1.0
        norm.weight.data = torch.rand(norm.weight.shape, generator=generator) + 0.5
        norm.bias.data = torch.rand(norm.bias.shape, generator=generator) * 0.6 - 0.3
    with torch.no_grad():
        model.train()(scenes(24, channels, size))
    return model.eval()


@pytest.fixture
def recognised(tmp_path: Path) -> Recognised:
    """Return a function that saves a network, and checks that the one that is found gives the same outputs."""

    def check(model: nn.Module, architecture: str, size: int = 32, channels: int = 3) -> Inspection:
        fill(model, size, channels)
        torch.save({"net": {f"module.{k}": v for k, v in model.state_dict().items()}, "acc": 93.1}, tmp_path / "a.pth")
        found = inspect_file(tmp_path / "a.pth")
        verdict = found.verdict
        assert (verdict.kind, verdict.architecture) == ("assumptions", architecture), verdict
        assert verdict.input == (channels, size, size)
        pictures = torch.randn(3, channels, size, size, generator=torch.Generator().manual_seed(1))
        assert found.backbone is not None
        with torch.no_grad():
            expected = model(pictures)
            assert expected.std(dim=0).min() > 1e-4, "the outputs do not depend on the picture"
            torch.testing.assert_close(found.backbone(pictures), expected, rtol=1e-4, atol=1e-4)
        assert verdict.n_classes == expected.shape[1]
        return found

    return check
