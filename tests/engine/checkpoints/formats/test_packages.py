"""The weights of a torch.package archive are read; its source code is not."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.package.package_exporter import PackageExporter

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
pytestmark = pytest.mark.filterwarnings("ignore:TypedStorage is deprecated")


def package(path: Path, **content: Any) -> Path:
    with PackageExporter(str(path)) as exporter:
        exporter.extern("**")
        exporter.save_source_string("code", f"import os\nos.system(\"touch '{path}.trace'\")\n")
        for name, value in content.items():
            exporter.save_pickle("models", f"{name}.pkl", value)
    return path


@pytest.mark.parametrize("is_whole", [False, True])
def test_a_packaged_network_gives_its_weights(is_whole: bool, make_network: MakeNetwork, tmp_path: Path) -> None:
    network = make_network("conv4-4")
    path = package(tmp_path / "a.pt", net=network if is_whole else {"model": network.state_dict(), "epoch": 3})
    inspection = inspect_file(path)
    assert (inspection.verdict.format, inspection.verdict.architecture) == (Format.PACKAGE, "conv4-4")
    pictures = torch.randn(2, 1, 28, 28)
    assert inspection.backbone is not None
    with torch.no_grad():
        assert torch.equal(inspection.backbone(pictures), network(pictures))
    assert list(read_header(OpenedCheckpoint(path)).tensors) == list(network.state_dict())
    assert not Path(f"{path}.trace").exists()


def test_settings_next_to_a_packaged_network_are_not_taken_for_weights(
    make_network: MakeNetwork, tmp_path: Path
) -> None:
    state = make_network("conv4-4").state_dict()
    found = read_weights(OpenedCheckpoint(package(tmp_path / "a.pt", net=state, settings={"lr": 0.1})))
    assert all(torch.equal(found[name], value) for name, value in state.items())
    both = inspect_file(package(tmp_path / "b.pt", anna=state, berta=dict(state))).verdict
    assert both.reasons == (
        "b.pt holds several sets of weights ('models/anna', 'models/berta'); save the one you want by itself",
    )


class Trap:
    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("true",)


def test_a_program_in_a_packaged_pickle_is_refused(tmp_path: Path) -> None:
    verdict = inspect_file(package(tmp_path / "a.pt", net={"a": Trap()})).verdict
    assert (verdict.kind, verdict.format) == ("refused", Format.PACKAGE)
    assert "(`os.system`)" in verdict.reasons[0]
