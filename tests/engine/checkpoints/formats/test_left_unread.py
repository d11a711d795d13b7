"""Objects next to the weights stay unread and are named; the verdict depends on the weights only."""

import collections
import enum
import logging
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torchvision import transforms

from purer_app.engine.checkpoints.formats.headers import read_header
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.formats.pickles import virtual_machine
from purer_app.engine.checkpoints.formats.pickles.allow_list import runs_program
from purer_app.engine.checkpoints.formats.readers import read_unwrapped
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.verdict import Format
from purer_app.engine.networks.backbone import Backbone
from tests.engine.checkpoints.formats.conftest import TENSOR

MakeNetwork = Callable[..., Backbone]
HERE = __name__


class Config:
    """Settings class of a user."""

    def __init__(self) -> None:
        self.lr = 0.1


class Mode(enum.Enum):
    """Pickled as a call of its class."""

    FAST = "fast"

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return Mode, (self.value,)  # some versions of Python save a call of getattr instead


class Recipe(dict[str, Any]):
    """A dictionary with another name, as settings of mmengine and fastai are."""


class Weights(collections.OrderedDict[str, Any]):
    """A state_dict of another class."""


class History:
    """Holds its own methods by name, as the histories of mmengine do."""

    def __init__(self) -> None:
        self.kept = {"mean": History.mean}

    def mean(self) -> float:
        return 0.0


class Loaded:
    """Rebuilt by a function of its package."""

    def __reduce__(self) -> tuple[Any, ...]:
        return make, (3,)


def make(value: int) -> int:
    return value


def extras() -> dict[str, tuple[Any, str]]:
    optimiser = torch.optim.SGD(nn.Linear(2, 2).parameters(), lr=0.1, momentum=0.9)
    return {
        "config": (Config(), f"{HERE}.Config"),
        "mode": (Mode.FAST, f"{HERE}.Mode"),
        "recipe": (Recipe(a=1), f"{HERE}.Recipe"),
        "history": ({"loss": History()}, f"{HERE}.History"),
        "loaded": (Loaded(), f"{HERE}.make"),
        "transforms": (transforms.Compose([transforms.ToTensor()]), "torchvision.transforms.transforms.Compose"),
        "optimizer": (optimiser, "torch.optim.sgd.SGD"),
        "several": ([Config(), Config()], f"{HERE}.Config"),
        "function": (subprocess.run, "subprocess.run"),
        "log": (logging.getLogger("a"), "logging.getLogger"),
    }


@pytest.mark.parametrize("new_form", [True, False])
@pytest.mark.parametrize("what", list(extras()))
def test_an_object_next_to_the_weights_is_left_unread_and_named(
    what: str, new_form: bool, make_network: MakeNetwork, tmp_path: Path
) -> None:
    value, name = extras()[what]
    network, path = make_network("conv4-4"), tmp_path / "a.pth"
    torch.save({"state_dict": network.state_dict(), what: value}, path, _use_new_zipfile_serialization=new_form)
    inspection = inspect_file(path)
    assert (inspection.verdict.kind, inspection.verdict.architecture) == ("assumptions", "conv4-4")
    assert f"other objects in the file were not read: {name}" in inspection.verdict.assumptions
    pictures = torch.randn(2, 1, 28, 28)
    assert inspection.backbone is not None
    with torch.no_grad():
        assert torch.equal(inspection.backbone(pictures), network(pictures))
    assert len(read_header(OpenedCheckpoint(path)).tensors) == len(network.state_dict())


def test_the_model_states_of_deepspeed_are_a_model_and_those_of_stage_three_say_where_the_weights_are(
    make_network: MakeNetwork, tmp_path: Path
) -> None:
    network, path = make_network("conv4-4"), tmp_path / "mp_rank_00_model_states.pt"
    shapes = {name: value.shape for name, value in network.named_parameters()}
    around = {"optimizer": None, "param_shapes": [shapes], "lr_scheduler": None, "dp_world_size": 2}
    half = {name: value.half() if value.is_floating_point() else value for name, value in network.state_dict().items()}
    torch.save({"module": half, "buffer_names": [], **around}, path)
    inspection = inspect_file(path)
    assert (inspection.verdict.kind, inspection.verdict.architecture) == ("assumptions", "conv4-4")
    empty = {name: torch.empty(0) if name in shapes else value for name, value in network.state_dict().items()}
    torch.save({"module": empty, **around}, path)
    (reason,) = inspect_file(path).verdict.reasons
    assert "holds no values" in reason and "zero_to_fp32.py" in reason


def test_several_objects_are_named_once_each_and_few_of_many(make_network: MakeNetwork, tmp_path: Path) -> None:
    values = {what: value for what, (value, _) in extras().items()}
    torch.save({"state_dict": make_network("conv4-4").state_dict(), **values}, tmp_path / "a.pth")
    (note,) = [text for text in inspect_file(tmp_path / "a.pth").verdict.assumptions if "were not read" in text]
    assert note.endswith(f"{HERE}.Config, {HERE}.Mode, {HERE}.Recipe and 6 more")


@pytest.mark.parametrize("wrap", [lambda state: state, lambda state: {"model": state}, lambda state: (state, 12)])
def test_a_dictionary_of_another_class_and_a_tuple_give_their_weights(
    wrap: Callable[[Any], Any], make_network: MakeNetwork, tmp_path: Path
) -> None:
    state = make_network("conv4-4").state_dict()
    torch.save(wrap(Weights(state)), tmp_path / "a.pth")
    found = read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP)).state
    assert list(found) == list(state) and all(torch.equal(found[key], state[key]) for key in state)


def test_a_tensor_of_another_class_is_read_as_its_numbers(tmp_path: Path) -> None:
    weight = torch.ones(2, 2).as_subclass(Measured)
    torch.save({"a.weight": weight}, tmp_path / "a.pth")
    found = read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP)).state
    assert torch.equal(found["a.weight"], torch.ones(2, 2)) and type(found["a.weight"]) is torch.Tensor


class Measured(torch.Tensor):
    """A tensor with a name, as fastai has them."""


def test_objects_without_weights_are_refused_by_the_name_of_the_first(tmp_path: Path) -> None:
    torch.save({"config": Config(), "epoch": 3}, tmp_path / "a.pth")
    with pytest.raises(CheckpointError, match=rf"a saved Python program \(`{HERE}\.Config`\), not only weights"):
        read_unwrapped(OpenedCheckpoint(tmp_path / "a.pth", Format.TORCH_ZIP))


class Program:
    """Asks for a call when it is unpickled."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.call = function, arguments

    def __reduce__(self) -> tuple[Any, ...]:
        return self.call


@pytest.mark.parametrize(
    ("function", "arguments", "name"),
    [
        (os.system, ("true",), "os.system"),
        (subprocess.Popen, (["true"],), "subprocess.Popen"),
        (eval, ("1",), "builtins.eval"),
        (getattr, (os.system, "__call__"), "os.system"),
        (getattr, (subprocess.Popen, "wait"), "subprocess.Popen"),
        (torch.load, ("x",), "torch.serialization.load"),
        (torch.hub.load, ("x", "y"), "torch.hub.load"),
        (zipfile.ZipFile, ("x",), "zipfile.ZipFile"),
    ],
)
@pytest.mark.parametrize("new_form", [True, False])
def test_a_program_next_to_weights_is_refused_and_not_run(
    new_form: bool, function: Any, arguments: tuple[Any, ...], name: str, make_network: MakeNetwork, tmp_path: Path
) -> None:
    saved = {"state_dict": make_network("conv4-4").state_dict(), "x": Config(), "y": Program(function, *arguments)}
    torch.save(saved, tmp_path / "a.pth", _use_new_zipfile_serialization=new_form)
    verdict = inspect_file(tmp_path / "a.pth").verdict
    assert (verdict.kind, verdict.use) == ("refused", "none")
    assert f"(`{name}`)" in verdict.reasons[0]


def test_names_in_unread_parts_are_not_imported(tmp_path: Path) -> None:
    """A package that leaves a trace when imported is on the path and named in the pickle."""
    package = tmp_path / "traced_package.py"
    package.write_text(f"open({str(tmp_path / 'trace')!r}, 'w')\nclass Thing: pass\n")
    code = (
        "import sys; from pathlib import Path\n"
        "from purer_app.engine.checkpoints.formats.headers import contents_of\n"
        "from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint\n"
        "path = Path(sys.argv[1])\n"
        "print(contents_of(OpenedCheckpoint(path), path.open('rb')).weights.notes)"
    )
    pickled = b"\x80\x02}(X\x05\0\0\0modelq\x00}q\x01X\x08\0\0\0a.weight" + TENSOR + b"s"
    pickled += b"X\x01\0\0\0cctraced_package\nThing\n)\x81X\x01\0\0\0dctraced_package\nThing\n)Ru."
    path = archive(tmp_path / "a.pth", pickled)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stdout == "('other objects in the file were not read: traced_package.Thing',)\n", ended.stderr
    assert not (tmp_path / "trace").exists()


def archive(path: Path, pickled: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as target:
        target.writestr("net/data.pkl", pickled)
        target.writestr("net/data/0", struct.pack("<4f", 1, 2, 3, 4))
    return path


def memo_bomb() -> bytes:
    """Thirty tables, each of which holds the one before ten times: 10 ** 30 places for one tensor."""
    pickled = b"}(X\x08\0\0\0a.weight" + TENSOR + b"uq\x00"
    for number in range(30):
        again = b"".join(b"X\x01\0\0\0%ch%c" % (97 + copy, number) for copy in range(10))
        pickled += b"}(" + again + b"uq%c" % (number + 1)
    return b"\x80\x02" + pickled + b"}(X\x05\0\0\0modelh\x00X\x01\0\0\0xh\x1eu."


def deep_objects() -> bytes:
    """Thousands of objects, each an argument of the next."""
    return b"\x80\x02}(X\x08\0\0\0a.weight" + TENSOR + b"X\x01\0\0\0xN" + deep_chain() + b"u."


def deep_chain() -> bytes:
    return b"".join(b"q\x05cm\nC\nh\x05\x85R" for _ in range(20_000))


def wide_aliases() -> bytes:
    """One table of 100,000 names under 100,000 other names."""
    entries = b"".join(b"X\x05\0\0\0%05dK\x01" % number for number in range(100_000))
    places = b"".join(b"X\x05\0\0\0%05dh\x00" % number for number in range(100_000))
    return b"\x80\x02}(" + entries + b"uq\x000}(X\x08\0\0\0a.weight" + TENSOR + b"X\x01\0\0\0z}(" + places + b"uu."


def layers_of_one_table() -> bytes:
    """Layers without end that share one large table of parameters."""
    entries = b"".join(b"X\x05\0\0\0%05dK\x01" % number for number in range(100_000))
    shared = b"}(" + entries + b"uq\x000"
    keys = (b"X\x0b\0\0\0_parameters", b"X\x08\0\0\0_buffers", b"X\x08\0\0\0_modules")
    pickled = b"\x80\x02" + shared + b"Nq\x010"
    for number in range(100):
        modules = b"}" if number == 0 else b"}(X\x01\0\0\0ah\x01X\x01\0\0\0bh\x01u"
        pickled += b"cm\nC\n)\x81}(" + keys[0] + b"h\x00" + keys[1] + b"h\x00" + keys[2] + modules + b"ubq\x010"
    return pickled + b"}(X\x05\0\0\0modelh\x01X\x08\0\0\0a.weight" + TENSOR + b"u."


BOMBS = {
    "memo": (memo_bomb, None),
    "depth": (deep_objects, None),
    "aliases": (wide_aliases, "damaged or incomplete"),
    "layers": (layers_of_one_table, "damaged or incomplete"),
}


@pytest.mark.parametrize("which", BOMBS)
def test_a_bomb_in_unread_parts_costs_little(which: str, tmp_path: Path) -> None:
    """Each would take hours, or memory without end, where all its places were visited."""
    make_bomb, words = BOMBS[which]
    path = archive(tmp_path / "a.pth", make_bomb())
    if words is None:
        assert read_unwrapped(OpenedCheckpoint(path, Format.TORCH_ZIP)).state.keys() == {"a.weight"}
    else:
        with pytest.raises(CheckpointError, match=words):
            read_unwrapped(OpenedCheckpoint(path, Format.TORCH_ZIP))


def test_too_many_instructions_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_machine, "MAX_INSTRUCTIONS", 1000)
    path = archive(tmp_path / "a.pth", b"\x80\x02" + b"N0" * 600 + b"}.")
    with pytest.raises(CheckpointError, match=r"^a\.pth has an index of more than 1000 instructions$"):
        read_unwrapped(OpenedCheckpoint(path, Format.TORCH_ZIP))


def test_a_very_long_name_is_shortened(tmp_path: Path) -> None:
    pickled = b"\x80\x02c" + b"m" * 100_000 + b"\nC\n)R."
    with pytest.raises(CheckpointError) as caught:
        read_unwrapped(OpenedCheckpoint(archive(tmp_path / "a.pth", pickled), Format.TORCH_ZIP))
    assert "mmm…" in str(caught.value) and len(str(caught.value)) < 500


def test_pickles_within_pickles_are_not_followed(make_network: MakeNetwork, tmp_path: Path) -> None:
    inner = pickle.dumps(Program(os.system, "true"))
    saved = {"state_dict": make_network("conv4-4").state_dict(), "bytes": inner, "y": Program(pickle.loads, inner)}
    torch.save(saved, tmp_path / "a.pth")
    assert "(`pickle.loads`)" in inspect_file(tmp_path / "a.pth").verdict.reasons[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("os.system", True), ("posix.system", True), ("nt.system", True), ("builtins.exec", True),
        ("subprocess.getoutput", True), ("shutil.rmtree", True), ("socket.socket", True),
        ("torch.load", True), ("torch.utils.cpp_extension.load", True), ("numpy.load", True), ("pip.main", True),
        ("numpy.testing._private.utils.runstring", True), ("setuptools.setup", True),
        ("train.Config", False), ("train.make", False), ("torch.optim.sgd.SGD", False), ("collections.deque", False),
        ("torch.distributed.fsdp.ShardingStrategy", False), ("omegaconf.dictconfig.DictConfig", False),
        ("numpy.random._pickle.__generator_ctor", False), ("datetime.datetime", False),
    ],
)  # fmt: skip
def test_calls_that_can_run_programs_are_distinguished_from_objects(name: str, expected: bool) -> None:
    assert runs_program(name) is expected
