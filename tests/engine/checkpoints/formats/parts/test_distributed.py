"""The folder of a distributed checkpoint is one model; its index is checked, and only the model's slices are read."""

import io
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.distributed.checkpoint.filesystem import _StorageInfo
from torch.distributed.checkpoint.metadata import (
    ChunkStorageMetadata,
    Metadata,
    MetadataIndex,
    TensorProperties,
    TensorStorageMetadata,
)
from torch.distributed.checkpoint.state_dict_loader import load as torch_load
from torch.distributed.checkpoint.state_dict_saver import save as torch_save

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.intake.folder_walk import files_named, weight_files
from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
pytestmark = pytest.mark.filterwarnings("ignore:torch.distributed is")


def save(content: dict[str, Any], folder: Path) -> Path:
    torch_save(content, checkpoint_id=folder, no_dist=True)
    return folder


@pytest.fixture
def network(make_network: MakeNetwork) -> Backbone:
    return make_network("conv4-4")


def save_training(network: Backbone, folder: Path) -> Path:
    optimiser = torch.optim.Adam(network.parameters())
    network(torch.randn(2, 1, 28, 28)).sum().backward()
    optimiser.step()
    network.zero_grad()
    return save({"model": network.state_dict(), "optim": optimiser.state_dict(), "epoch": torch.tensor(3)}, folder)


@pytest.mark.parametrize("wrapper", ["", "model", "app"])
def test_a_folder_that_torch_wrote_is_the_model(wrapper: str, network: Backbone, tmp_path: Path) -> None:
    state = network.state_dict()
    content = {"app": {"model": state}} if wrapper == "app" else {wrapper: state} if wrapper else state
    folder = save(content, tmp_path / "run")
    inspection = inspect_file(folder)
    assert (inspection.verdict.kind, inspection.verdict.architecture) == ("assumptions", "conv4-4")
    assert (inspection.verdict.format, inspection.verdict.path) == (Format.DISTRIBUTED, str(folder))
    pictures = torch.randn(2, 1, 28, 28)
    assert inspection.backbone is not None
    with torch.no_grad():
        assert torch.equal(inspection.backbone(pictures), network(pictures))
    shapes = {name: tuple(value.shape) for name, value in state.items()}
    assert {name: shape for name, (shape, _) in read_header(OpenedCheckpoint(folder)).tensors.items()} == shapes


def test_the_optimiser_is_not_read(network: Backbone, tmp_path: Path) -> None:
    folder = save_training(network, tmp_path / "run")
    index = OpenedCheckpoint(folder).distributed
    assert index is not None
    of_optimiser = [each for name, slices in index.slices.items() if name.startswith("optim.") for each in slices]
    content = bytearray((folder / "__0_0.distcp").read_bytes())
    for each in of_optimiser:
        content[each.start : each.start + each.length] = bytes(each.length)
    assert of_optimiser
    (folder / "__0_0.distcp").write_bytes(content)
    found = read_weights(OpenedCheckpoint(folder))
    assert found.keys() == network.state_dict().keys()
    assert all(torch.equal(found[name], value) for name, value in network.state_dict().items())


def test_the_folder_is_listed_once_whatever_of_it_is_named(network: Backbone, tmp_path: Path) -> None:
    folder = save_training(network, tmp_path / "all" / "run")
    (folder / "meta.pt").write_bytes(b"facts of Lightning")
    assert [each.path for each in weight_files(tmp_path / "all")] == [folder]
    assert [each.path for each in weight_files(folder)] == [folder]
    named = [folder, folder / ".metadata", folder / "__0_0.distcp"]
    assert [each.path for each in files_named(named, ignore)] == [folder]


def test_the_verdict_is_new_after_a_part_has_changed(network: Backbone, tmp_path: Path) -> None:
    folder = save(network.state_dict(), tmp_path / "run")
    (before,) = inspect_named([folder], ignore)
    assert before.architecture == "conv4-4"
    part = folder / "__0_0.distcp"
    part.write_bytes(part.read_bytes()[:-1])
    (after,) = inspect_named([folder], ignore)
    assert after.reasons == (
        f"run: its part __0_0.distcp is cut short, at {part.stat().st_size} bytes; fetch it again",
    )


def test_a_safe_copy_is_written_next_to_the_folder(network: Backbone, tmp_path: Path) -> None:
    (copy,) = make_safe_copies([save(network.state_dict(), tmp_path / "run")], ignore)
    assert (copy.copy, copy.written) == (str(tmp_path / "run.safetensors"), True)
    assert inspect_file(Path(copy.copy)).verdict.architecture == "conv4-4"


def test_a_part_alone_and_a_folder_without_a_part_say_what_is_missing(network: Backbone, tmp_path: Path) -> None:
    folder = save(network.state_dict(), tmp_path / "run")
    (tmp_path / "alone").mkdir()
    part = shutil.copy(folder / "__0_0.distcp", tmp_path / "alone")
    assert inspect_file(Path(part)).verdict.reasons == (
        "__0_0.distcp is one part of a distributed checkpoint, whose index is not in the same folder. Add the whole "
        "folder, with the hidden file .metadata, which is the index.",
    )
    (folder / "__0_0.distcp").unlink()
    assert inspect_file(folder).verdict.reasons == (
        "run needs the part __0_0.distcp, which is not in the folder; add it, too",
    )


Rows = list[tuple[int, Tensor]]


def write_rows(folder: Path, rows: Rows, shape: tuple[int, ...] = (4, 2), **changes: Any) -> Path:
    """Write one tensor, `layer.weight`, in slices of rows, as two processes write it: one part for each."""
    folder.mkdir()
    places, chunks = {}, []
    for number, (first, values) in enumerate(rows):
        buffer = io.BytesIO()
        torch.save(values, buffer)
        (folder / f"__{number}_0.distcp").write_bytes(buffer.getvalue())
        offset = torch.Size((first, 0))
        chunks.append(ChunkStorageMetadata(offset, values.shape))
        info = _StorageInfo(f"__{number}_0.distcp", 0, len(buffer.getvalue()))
        places[MetadataIndex("layer.weight", offset, number)] = replace(info, **changes)
    described = TensorStorageMetadata(TensorProperties(torch.float32), torch.Size(shape), chunks)
    (folder / ".metadata").write_bytes(pickle.dumps(Metadata({"layer.weight": described}, None, places)))
    return folder


def test_slices_of_several_processes_are_joined(tmp_path: Path) -> None:
    whole = torch.randn(4, 2)
    folder = write_rows(tmp_path / "run", [(0, whole[:3].clone()), (3, whole[3:].clone())])
    loaded = {"layer.weight": torch.zeros(4, 2)}
    torch_load(loaded, checkpoint_id=folder, no_dist=True)
    assert torch.equal(loaded["layer.weight"], whole)
    assert torch.equal(read_weights(OpenedCheckpoint(folder))["layer.weight"], whole)


@pytest.mark.parametrize(
    ("rows", "changes", "reason"),
    [
        ([(0, 3), (2, 1)], {}, "the slices of 'layer.weight' overlap"),
        ([(0, 3)], {}, "'layer.weight' is not whole: its slices do not have as many values as its shape (4, 2)"),
        ([(0, 3), (3, 2)], {}, "'layer.weight' has a slice outside its shape (4, 2)"),
        ([(0, 4)], {"length": 31}, "'layer.weight' has a slice of 8 values in 31 bytes"),
        ([(0, 4)], {"offset": 1}, "its part __0_0.distcp is cut short"),
        ([(0, 4)], {"relative_path": "../x"}, "names a part '../x', which is not in the same folder"),
        ([(0, 4)], {"relative_path": "/etc/passwd"}, "names a part '/etc/passwd', which is not in the same folder"),
        ([(0, 4)], {"transform_descriptors": ["zstd"]}, "holds compressed or encrypted parts"),
        ([(0, 4)], {"offset": -1}, "its index .metadata is damaged or incomplete"),
    ],
)
def test_an_index_that_contradicts_itself_is_refused(
    rows: list[tuple[int, int]], changes: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    folder = write_rows(tmp_path / "run", [(first, torch.ones(count, 2)) for first, count in rows], **changes)
    with pytest.raises(CheckpointError) as caught:
        read_weights(OpenedCheckpoint(folder))
    assert reason in str(caught.value) and str(caught.value).startswith("run")


def test_two_tensors_in_the_same_bytes_are_refused(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "run", [(0, torch.ones(4, 2))])
    metadata = pickle.loads((folder / ".metadata").read_bytes())
    (place,) = metadata.storage_data.values()
    metadata.state_dict_metadata["again.weight"] = metadata.state_dict_metadata["layer.weight"]
    metadata.storage_data[MetadataIndex("again.weight", torch.Size((0, 0)), 0)] = place
    (folder / ".metadata").write_bytes(pickle.dumps(metadata))
    with pytest.raises(CheckpointError, match=r"^run holds overlapping tensors in its part __0_0\.distcp$"):
        read_weights(OpenedCheckpoint(folder))


def test_a_slice_of_another_shape_than_described_is_refused(tmp_path: Path) -> None:
    folder = write_rows(tmp_path / "run", [(0, torch.ones(4, 2))])
    buffer = io.BytesIO()
    torch.save(torch.ones(2, 4), buffer)
    (folder / "__0_0.distcp").write_bytes(buffer.getvalue())
    with pytest.raises(CheckpointError, match=r"its part __0_0\.distcp does not hold 'layer.weight' as described"):
        read_weights(OpenedCheckpoint(folder))


class Trap:
    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.trace}'",)


def test_a_program_in_the_index_or_in_a_part_is_refused_and_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    folder = write_rows(tmp_path / "run", [(0, torch.ones(4, 2))])
    index = (folder / ".metadata").read_bytes()
    (folder / ".metadata").write_bytes(pickle.dumps({"state_dict_metadata": Trap(trace)}))
    assert "contains a saved Python program (`os.system`)" in inspect_file(folder).verdict.reasons[0]
    (folder / ".metadata").write_bytes(index)
    buffer = io.BytesIO()
    torch.save({"a": Trap(trace)}, buffer)
    size = (folder / "__0_0.distcp").stat().st_size
    (folder / "__0_0.distcp").write_bytes(buffer.getvalue().ljust(size, b"\0")[:size])
    assert inspect_file(folder).verdict.kind == "refused"
    assert not trace.exists()
