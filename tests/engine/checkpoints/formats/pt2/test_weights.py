"""The raw weights of a .pt2 file equal those that torch reads; executable parts are never opened."""

import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.readers import read_weights
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]
WriteTeacher = Callable[..., Path]
Repack = Callable[..., Path]
TABLE = "data/weights/model_weights_config.json"


class Program:
    """An object that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.trace}'",)


@pytest.fixture(scope="module")
def exported(write_teacher: WriteTeacher, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_teacher(tmp_path_factory.mktemp("pt2"), "pt2", "lenet-bn")


def entry_called(path: Path, ending: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return next(name for name in archive.namelist() if name.endswith(ending))


def table_of(path: Path) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        table: dict[str, Any] = json.loads(archive.read(entry_called(path, TABLE)))
        return table


@pytest.fixture
def with_table(exported: Path, repack: Repack, tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    def write(changes: dict[str, Any]) -> Path:
        table = table_of(exported)
        table["config"]["conv1.bias"] |= changes
        content = {entry_called(exported, TABLE): json.dumps(table).encode()}
        return repack(exported, tmp_path / "changed.pt2", content)

    return write


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        read_weights(OpenedCheckpoint(path, Format.PT2))
    return str(caught.value)


def test_the_raw_weights_are_those_of_the_exported_network(exported: Path, make_network: MakeNetwork) -> None:
    truth = make_network("lenet-bn").state_dict()
    weights = read_weights(OpenedCheckpoint(exported, Format.PT2))
    assert weights.keys() == truth.keys()
    assert all(torch.equal(weights[key], value) for key, value in truth.items())


def test_no_program_in_the_archive_is_ever_opened(
    exported: Path, repack: Repack, tmp_path: Path, make_network: MakeNetwork
) -> None:
    trace = tmp_path / "was-run"
    evil = f"__import__('os').system('touch {trace}')"
    with zipfile.ZipFile(exported) as archive:
        model = json.loads(archive.read(entry_called(exported, "models/model.json")))
    model["range_constraints"] = {"s0": {"expr_str": evil}}
    model["guards_code"] = [evil]
    changes = {
        entry_called(exported, "sample_inputs/model.pt"): pickle.dumps(Program(trace)),
        entry_called(exported, "models/model.json"): json.dumps(model).encode(),
        entry_called(exported, "model_constants_config.json"): b'{"config": {"c": {"use_pickle": true}}}',
        "archive/data/constants/c": pickle.dumps(Program(trace)),
    }
    weights = read_weights(OpenedCheckpoint(repack(exported, tmp_path / "evil.pt2", changes), Format.PT2))
    assert not trace.exists()
    truth = make_network("lenet-bn").state_dict()
    assert all(torch.equal(weights[key], value) for key, value in truth.items())


@pytest.mark.parametrize("flag", [True, 1, "no", None])
def test_a_pickled_weight_is_refused_by_name(flag: object, with_table: Callable[..., Path]) -> None:
    assert refusal(with_table({"use_pickle": flag})) == (
        "changed.pt2 contains a pickled weight (`conv1.bias`), which could run a program. "
        "PURER never runs code from files. Ask for a state_dict or a .safetensors file."
    )


META = {"dtype": 7, "sizes": [{"as_int": 6}], "strides": [{"as_int": 1}], "storage_offset": {"as_int": 0}, "layout": 7}
CASES = [
    ({"path_name": "weight_99"}, "changed.pt2: the bytes of 'conv1.bias' are missing"),
    ({"tensor_meta": META | {"dtype": 10}}, "changed.pt2: 'conv1.bias' is not a dense tensor of a known number type"),
    ({"tensor_meta": META | {"layout": 1}}, "changed.pt2: 'conv1.bias' is not a dense tensor of a known number type"),
    (
        {"tensor_meta": META | {"sizes": [{"as_int": 10**9}]}},
        "changed.pt2 holds a tensor of 1000000000 values at 0 of a storage of 6 values",
    ),
    (
        {"tensor_meta": META | {"storage_offset": {"as_int": 1}}},
        "changed.pt2 holds a tensor of 6 values at 1 of a storage of 6 values",
    ),
    (
        {"tensor_meta": META | {"strides": [{"as_int": 0}]}},
        "changed.pt2 holds a tensor of shape (6,) with strides (0,): it would show the same bytes again and again; "
        "tensors must be stored densely",
    ),
    (
        {"tensor_meta": META | {"sizes": [{"as_int": 2}, {"as_int": 3}]}},
        "changed.pt2 holds a tensor of shape (2, 3) with strides (1,): it would show the same bytes again and again; "
        "tensors must be stored densely",
    ),
    (
        {"tensor_meta": META | {"sizes": [{"as_expr": {"expr_str": "exit()"}}]}},
        "changed.pt2 is damaged or incomplete: its weights cannot be read; fetch it again",
    ),
    (
        {"tensor_meta": META | {"sizes": [{"as_int": -6}]}},
        "changed.pt2 is damaged or incomplete: its weights cannot be read; fetch it again",
    ),
]


@pytest.mark.parametrize(("changes", "sentence"), CASES)
def test_a_table_that_asks_for_more_than_is_there_is_refused(
    changes: dict[str, Any], sentence: str, with_table: Callable[..., Path]
) -> None:
    assert refusal(with_table(changes)) == sentence


def test_an_empty_tensor_is_empty(with_table: Callable[..., Path]) -> None:
    weights = read_weights(OpenedCheckpoint(with_table({"tensor_meta": META | {"sizes": [{"as_int": 0}]}}), Format.PT2))
    assert weights["conv1.bias"].shape == (0,)


def test_a_foreign_byte_order_and_an_older_archive_are_refused(exported: Path, repack: Repack, tmp_path: Path) -> None:
    big = repack(exported, tmp_path / "big.pt2", {entry_called(exported, "byteorder"): b"big"})
    assert refusal(big) == "big.pt2 was written on a machine of byte order 'big'; only 'little' is read"
    with zipfile.ZipFile(tmp_path / "old.pt2", "w") as archive:
        archive.writestr("serialized_exported_program.json", b"{}")
    assert refusal(tmp_path / "old.pt2") == (
        "old.pt2 has 0 tables of raw weights; it must have 1. "
        "Save it again with torch.export.save of torch 2.10 or newer, or save its state_dict."
    )
