"""A Hugging Face model in several files is one row with the facts of its folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.checkpoints.intake.folder_walk import weight_files
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.verdicts.companion_files import facts_beside
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
INDEX = "model.safetensors.index.json"


@pytest.fixture
def folder(make_network: MakeNetwork, tmp_path: Path) -> Path:
    """Return a folder with a model in two parts, its notes, and an older copy of its weights."""
    state = make_network("conv4-4").state_dict()
    names = list(state)
    places: dict[str, str] = {}
    for part, held in enumerate((names[:12], names[12:]), start=1):
        name = f"model-{part:05d}-of-00002.safetensors"
        save_file({key: state[key] for key in held}, tmp_path / name)
        places |= dict.fromkeys(held, name)
    (tmp_path / INDEX).write_text(json.dumps({"metadata": {"total_size": 1}, "weight_map": places}))
    config = {"id2label": {"1": "birch", "0": "ash", "2": "cedar"}, "image_size": 28, "model_type": "conv4"}
    (tmp_path / "config.json").write_text(json.dumps(config))
    pictures = {"size": {"shortest_edge": 32}, "crop_size": 28, "image_mean": [0.2], "image_std": [0.4]}
    (tmp_path / "preprocessor_config.json").write_text(json.dumps(pictures))
    torch.save(state, tmp_path / "pytorch_model.bin")
    return tmp_path


def test_a_model_in_parts_is_one_row_and_ready_but_for_its_architecture(
    folder: Path, make_network: MakeNetwork
) -> None:
    assert [checkpoint.path for checkpoint in weight_files(folder)] == [folder / INDEX]
    truth = make_network("conv4-4").state_dict()
    weights = read_weights(OpenedCheckpoint(folder / INDEX))
    assert weights.keys() == truth.keys()
    assert all(torch.equal(weights[key], value) for key, value in truth.items())
    assert read_header(OpenedCheckpoint(folder / INDEX, Format.SHARDED)).tensors.keys() == truth.keys()
    inspection = inspect_file(folder / INDEX)
    assert (inspection.verdict.format, inspection.verdict.architecture) == ("sharded", "conv4-4")
    assert inspection.class_names == ("ash", "birch", "cedar")
    assert inspection.spec is not None
    assert (inspection.spec.height, inspection.spec.mean, inspection.spec.std) == (28, (0.2,), (0.4,))


def test_the_hash_of_a_model_in_parts_is_that_of_all_its_parts(folder: Path) -> None:
    before = inspect_file(folder / INDEX).verdict.sha256
    part = folder / "model-00001-of-00002.safetensors"
    part.write_bytes(part.read_bytes()[:-4] + b"\0\0\0\0")
    assert inspect_file(folder / INDEX).verdict.sha256 != before


def test_timm_s_own_notes_name_the_network(tmp_path: Path) -> None:
    config = {"architecture": "resnet18", "num_classes": 2, "label_names": ["a", "b"]}
    own = {"mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6], "input_size": [3, 64, 64]}
    (tmp_path / "config.json").write_text(json.dumps(config | {"pretrained_cfg": own}))
    for name in ("model", "other"):
        save_file({"fc.bias": torch.zeros(2)}, tmp_path / f"{name}.safetensors")
    assert facts_beside(OpenedCheckpoint(tmp_path / "model.safetensors", Format.SAFETENSORS)) == FileFacts(
        class_names=("a", "b"),
        image_size=64,
        mean=(0.1, 0.2, 0.3),
        std=(0.4, 0.5, 0.6),
        architecture_hint="timm/resnet18",
        source="config.json",
    )
    assert facts_beside(OpenedCheckpoint(tmp_path / "other.safetensors", Format.SAFETENSORS)) is None


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../x.safetensors", "names a part '../x.safetensors', which is not in the same folder"),
        ("/etc/passwd", "names a part '/etc/passwd', which is not in the same folder"),
        (INDEX, f"names a part '{INDEX}', which is not in the same folder"),
        ("gone.safetensors", "needs the part gone.safetensors, which is not in the same folder; download it too"),
        ("config.json", "names the part config.json, which holds no weights"),
        ("pytorch_model.bin", "says that 'x' lies in pytorch_model.bin; it is not there"),
    ],
)
def test_an_index_that_points_elsewhere_is_refused(name: str, words: str, folder: Path) -> None:
    (folder / INDEX).write_text(json.dumps({"weight_map": {"x": name}}))
    assert inspect_file(folder / INDEX).verdict.reasons == (f"{INDEX} {words}",)
    with pytest.raises(CheckpointError) as caught:
        read_header(OpenedCheckpoint(folder / INDEX, Format.SHARDED))
    assert str(caught.value) == f"{INDEX} {words}"


def test_an_invalid_index_or_sidecar_is_reported(folder: Path) -> None:
    (folder / "config.json").write_text('{"id2label": {"0": "a", "0": "b"}}')
    verdict = inspect_file(folder / INDEX).verdict
    assert (verdict.kind, verdict.reasons) == ("needs-choice", ("config.json is not valid JSON",))
    (folder / INDEX).write_text('{"weight_map": {"a": "b", "a": "c"}}')
    assert inspect_file(folder / INDEX).verdict.reasons == (
        f"{INDEX} is not an index of a sharded model; fetch it again",
    )
