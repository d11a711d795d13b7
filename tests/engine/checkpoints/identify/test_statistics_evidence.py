"""Networks of the same weights are told apart by their BatchNorm statistics, where these say anything."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.checkpoints.identify.statistics_evidence import smooth_pictures, statistics_distances
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone
from tests.engine.checkpoints.identify.families.conftest import scenes


def with_statistics_of(pictures: Tensor, architecture: str) -> Backbone:
    torch.manual_seed(0)
    network = build_backbone(architecture, pictures.shape[1], pictures.shape[-1], 6)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        network.train()(pictures)
    return network.eval()


VARIANTS = [
    ("resnet10-8", "resnet10-8-pool"),
    ("preact-1.1.1-8-16-32", "preact-1.1.1-8-16-32-pool"),
    ("densenet-2.2.2-12-6-x4", "densenet-2.2.2-12-6-x4-pool"),
]


@pytest.mark.parametrize(("usual", "other"), VARIANTS)
def test_statistics_decide_whether_the_picture_is_pooled_early(usual: str, other: str, tmp_path: Path) -> None:
    for architecture, rival in ((usual, other), (other, usual)):
        network = with_statistics_of(scenes(48, 3, 32), architecture)
        torch.save(network.state_dict(), tmp_path / "a.pth")
        verdict = inspect_file(tmp_path / "a.pth").verdict
        assert (verdict.kind, verdict.architecture) == ("assumptions", architecture)
        assert rival in verdict.candidates
        assert any(
            "the BatchNorm statistics are nearer to its own on random pictures" in said for said in verdict.assumptions
        )


def test_statistics_between_two_networks_ask_for_a_choice(tmp_path: Path) -> None:
    unpooled, pooled = (with_statistics_of(scenes(48, 3, 32), name).state_dict() for name in VARIANTS[0])
    low, high = 0.0, 1.0
    for _ in range(8):
        share = (low + high) / 2
        mixed = {
            name: torch.lerp(value, pooled[name], share) if "running" in name else value
            for name, value in unpooled.items()
        }
        torch.save(mixed, tmp_path / "a.pth")
        verdict = inspect_file(tmp_path / "a.pth").verdict
        assert set(verdict.candidates) == set(VARIANTS[0])
        if verdict.kind == "needs-choice":
            return
        low, high = (share, high) if verdict.architecture == VARIANTS[0][0] else (low, share)
    pytest.fail("the verdict jumps from one network to the other")


def test_statistics_that_say_nothing_leave_the_usual_network(tmp_path: Path) -> None:
    fresh = build_backbone("resnet10-8-pool", 3, 32, 6)
    torch.save(fresh.state_dict(), tmp_path / "a.pth")
    assert inspect_file(tmp_path / "a.pth").verdict.architecture == "resnet10-8"
    for value in fresh.state_dict().values():
        if value.ndim == 1:
            value.copy_(100 + value)
    torch.save(fresh.state_dict(), tmp_path / "a.pth")
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert verdict.architecture == "resnet10-8"
    assert not any("statistics are nearer" in said for said in verdict.assumptions)


def test_smooth_pictures_are_normalised_and_similar_at_near_places() -> None:
    pictures = smooth_pictures(16, 3, 48)
    assert pictures.shape == (16, 3, 48, 48)
    torch.testing.assert_close(pictures.mean(dim=(0, 2, 3)), torch.zeros(3), atol=1e-5, rtol=0)
    torch.testing.assert_close(pictures.std(dim=(0, 2, 3)), torch.ones(3), atol=1e-4, rtol=0)
    near = (pictures[..., 1:] - pictures[..., :-1]).pow(2).mean()
    far = (pictures[..., 24:] - pictures[..., :-24]).pow(2).mean()
    assert near < 0.5 * far


def test_the_distance_of_a_network_to_its_own_statistics_is_none_at_all() -> None:
    pictures = F.interpolate(torch.randn(20, 3, 5, 5), 32)
    network = with_statistics_of(pictures, "conv4-8")
    distances = statistics_distances(network, pictures)
    assert len(distances) == 4
    assert max(distances) < 0.01
    assert statistics_distances(build_backbone("conv4-8", 3, 32, 6), pictures) == []
    assert statistics_distances(build_backbone("mlp-8", 3, 32, 6), pictures) == []
