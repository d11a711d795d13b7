"""An ONNX classifier is a teacher: its facts, its pictures, its copies, and its place in a pool and in a run."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto
from onnx.external_data_helper import convert_model_to_external_data
from torch import nn

from purer_app.engine.checkpoints.exported.onnx.reading import OnnxNetwork, read_onnx
from purer_app.engine.checkpoints.formats.opened import OpenedCheckpoint
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.folder_walk import weight_files
from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.intake.verdict_cache import VerdictCache
from purer_app.engine.core.events import ignore
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.model_pool import load_pool
from tests.helpers.onnx_graphs import NODE, Array, little_classifier, save_exported, save_graph

NORMALISED = "colours are normalised as for CIFAR-10 (mean 0.4914, 0.4822, 0.4465; std 0.247, 0.2435, 0.2616)"
NAMED = "the classes are called 'class 0' to 'class 3'; their names are not in the weights"


@pytest.fixture(autouse=True)
def own_choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))


def network_of(path: Path) -> OnnxNetwork:
    network = inspect_file(path).backbone
    assert isinstance(network, OnnxNetwork)
    return network


def plain_logits(pixels: Array) -> torch.Tensor:
    """Compute the logits of the little classifier by torch's own functions."""
    _, weights = little_classifier()
    parts = {name: torch.from_numpy(value) for name, value in weights.items()}
    x = nn.functional.conv2d(torch.from_numpy(pixels), parts["stem.weight"], parts["stem.bias"], padding=1).relu()
    return nn.functional.linear(x.mean(dim=(2, 3)), parts["fc.weight"], parts["fc.bias"])


def test_the_graph_says_the_size_and_the_number_of_classes(tmp_path: Path) -> None:
    verdict = inspect_file(save_graph(tmp_path / "a.onnx", *little_classifier())).verdict
    assert (verdict.kind, verdict.use, verdict.architecture) == ("assumptions", "priors-only", "onnx/exported")
    assert (verdict.n_classes, verdict.input, verdict.confidence) == (4, (3, 8, 8), 1.0)
    assert verdict.assumptions == (NORMALISED, NAMED)


def test_the_order_of_the_steps_in_the_file_does_not_matter(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    pixels = np.random.default_rng(1).normal(size=(2, 3, 8, 8)).astype(np.float32)
    network = network_of(save_graph(tmp_path / "a.onnx", nodes[::-1], weights))
    assert torch.allclose(network(torch.from_numpy(pixels)), plain_logits(pixels), atol=1e-5)


def test_a_free_size_is_assumed_and_can_be_chosen(tmp_path: Path) -> None:
    path = save_graph(tmp_path / "a.onnx", *little_classifier(), shape=("n", 3, "h", "w"))
    verdict = inspect_file(path).verdict
    assert verdict.input == (3, 224, 224)
    assert verdict.assumptions[0] == "the input has 224x224 pixels; the weights do not say"
    chosen = choose(path, ChooseConfig(path=str(path), image_size=48))
    assert chosen.verdict.input == (3, 48, 48)
    assert not any("pixels" in said for said in chosen.verdict.assumptions)
    assert inspect_file(path).verdict.input == (3, 48, 48)


def test_notes_in_the_file_make_it_ready(tmp_path: Path) -> None:
    notes = {"names": "{0: 'ash', 1: 'birch', 2: 'cedar', 3: 'dogwood'}", "mean": "[0.5, 0.5, 0.5]", "std": ".2,.2,.3"}
    inspection = inspect_file(save_graph(tmp_path / "a.onnx", *little_classifier(), metadata=notes))
    assert (inspection.verdict.kind, inspection.verdict.assumptions) == ("ready", ())
    assert inspection.class_names == ("ash", "birch", "cedar", "dogwood")
    assert inspection.spec is not None and inspection.spec.std == (0.2, 0.2, 0.3)


@pytest.mark.parametrize("note", ["{0: 'ash'}", "[1, 2, 3, 4]", "__import__('os').system('x')", "(" * 9000, "ash"])
def test_notes_that_are_no_class_names_are_ignored(note: str, tmp_path: Path) -> None:
    verdict = inspect_file(save_graph(tmp_path / "a.onnx", *little_classifier(), metadata={"classes": note})).verdict
    assert verdict.assumptions == (NORMALISED, NAMED)


@pytest.mark.parametrize(
    ("operator", "opset", "end"),
    [("Softmax", 17, "a softmax"), ("Softmax", 11, "a softmax"), ("LogSoftmax", 17, "a log-softmax")],
)
def test_a_softmax_at_the_end_is_left_out_and_reported(operator: str, opset: int, end: str, tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    nodes[-1].output[0] = "z"
    nodes.append(NODE(operator, ["z"], ["y"], axis=1))
    path = save_graph(tmp_path / "a.onnx", nodes, weights, opset=opset)
    assert (
        f"its graph ends in {end}, which is left out so that its outputs are logits"
        in inspect_file(path).verdict.reasons
    )
    pixels = np.random.default_rng(1).normal(size=(5, 3, 8, 8)).astype(np.float32)
    runtime = pytest.importorskip("onnxruntime", reason="the extra onnx is not installed")
    (truth,) = runtime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"x": pixels})
    log_probabilities = torch.from_numpy(truth if operator == "LogSoftmax" else np.log(truth))
    logits = network_of(path)(torch.from_numpy(pixels))
    assert torch.allclose(logits.log_softmax(dim=1), log_probabilities, atol=1e-5)
    assert torch.allclose(logits, plain_logits(pixels), atol=1e-5)


def test_logits_beside_their_softmax_and_their_best_class_are_one_output(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    nodes += [NODE("Softmax", ["y"], ["p"], axis=1), NODE("ArgMax", ["y"], ["k"], axis=1)]
    assert inspect_file(save_graph(tmp_path / "a.onnx", nodes, weights, outputs=("p", "y", "k"))).verdict.n_classes == 4


def test_a_classifier_of_tensorflow_takes_pictures_with_the_channels_first(tmp_path: Path) -> None:
    nodes, weights = little_classifier()
    nodes[0].input[0] = "t"
    nodes.insert(0, NODE("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]))
    path = save_graph(tmp_path / "a.onnx", nodes, weights, shape=("n", 8, 8, 3))
    assert inspect_file(path).verdict.input == (3, 8, 8)
    pixels = np.random.default_rng(1).normal(size=(2, 3, 8, 8)).astype(np.float32)
    assert torch.allclose(network_of(path)(torch.from_numpy(pixels)), plain_logits(pixels), atol=1e-5)


MEAN, STD = (np.array(values, np.float32).reshape(1, 3, 1, 1) for values in ((0.5, 0.4, 0.3), (0.2, 0.25, 0.3)))


@pytest.mark.parametrize("largest", [1.0, 255.0])
@pytest.mark.parametrize("dtype", [TensorProto.FLOAT, TensorProto.UINT8])
def test_a_graph_that_normalises_its_pictures_itself_gets_pixels(dtype: int, largest: float, tmp_path: Path) -> None:
    if dtype == TensorProto.UINT8 and largest == 1.0:
        pytest.skip("whole numbers go to 255")
    nodes, weights = little_classifier()
    nodes[0].input[0] = "t"
    nodes = [
        NODE("Cast", ["x"], ["f"], to=TensorProto.FLOAT),
        NODE("Sub", ["f", "mean"], ["s"]),
        NODE("Div", ["s", "std"], ["t"]),
        *nodes,
    ]
    weights |= {"mean": MEAN * np.float32(largest), "std": STD * np.float32(largest)}
    path = save_graph(tmp_path / "a.onnx", nodes, weights, dtype=dtype)
    inspection = inspect_file(path)
    assert inspection.spec is not None and inspection.backbone is not None
    own = f"the graph normalises its pictures itself; it is given pixel values from 0 to {largest:.0f}"
    said = () if dtype == TensorProto.UINT8 else (own,)
    assert inspection.verdict.assumptions == (*said, NAMED)
    assert inspection.spec.mean == pytest.approx((0.5, 0.4, 0.3)) and inspection.spec.std == pytest.approx(
        (0.2, 0.25, 0.3)
    )
    normal = np.random.default_rng(1).normal(size=(2, 3, 8, 8)).astype(np.float32)
    assert torch.allclose(inspection.backbone(torch.from_numpy(normal)), plain_logits(normal), atol=1e-4)
    chosen = choose(path, ChooseConfig(path=str(path), mean=(0.0,) * 3, std=(0.5,) * 3))
    assert chosen.backbone is not None
    same_pixels = torch.from_numpy((normal * STD + MEAN) / np.float32(0.5))
    assert torch.allclose(chosen.backbone(same_pixels), plain_logits(normal), atol=1e-4)


def test_weights_in_a_file_next_to_the_model_belong_to_it(tmp_path: Path) -> None:
    model = onnx.load(str(save_graph(tmp_path / "b.onnx", *little_classifier())))
    convert_model_to_external_data(model, location="a.onnx.data", size_threshold=0)
    onnx.save(model, str(tmp_path / "a.onnx"))
    path, data = tmp_path / "a.onnx", tmp_path / "a.onnx.data"
    assert [file.name for file in weight_files(tmp_path)] == ["a.onnx", "b.onnx"]
    pixels = torch.randn(2, 3, 8, 8)
    assert torch.equal(network_of(path)(pixels), read_onnx(tmp_path / "b.onnx")(pixels))
    with VerdictCache(tmp_path / "cache") as cache:
        assert cache.get(path) is None
        cache.put(path, inspect_file(path).verdict)
        assert cache.get(path) is not None
        before = OpenedCheckpoint(path).sha256
        data.write_bytes(data.read_bytes()[:-4] + np.float32(3).tobytes())
        assert OpenedCheckpoint(path).sha256 != before
        assert cache.get(path) is None
    data.write_bytes(data.read_bytes()[:-4])
    assert inspect_file(path).verdict.reasons[0].startswith("a.onnx gives 'fc.bias' 16 bytes at ")
    data.unlink()
    assert inspect_file(path).verdict.reasons == (
        "a.onnx keeps weights in a.onnx.data, which is not in the same folder; put it there too",
    )


def test_a_known_network_is_recognised_by_its_weights_and_its_answers(
    make_network: Callable[..., Backbone], tmp_path: Path
) -> None:
    kept: dict[str, Any] = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
    path = save_exported(tmp_path / "a.onnx", make_network("conv4-8", 3, 32, 4), **kept)
    verdict = inspect_file(path).verdict
    assert (verdict.architecture, verdict.use) == ("conv4-8", "inversion")
    (copy,) = make_safe_copies([path], ignore)
    assert copy.written and inspect_file(Path(copy.copy)).verdict.architecture == "conv4-8"


def test_a_graph_is_its_own_safe_copy(tmp_path: Path) -> None:
    path = save_graph(tmp_path / "a.onnx", *little_classifier())
    (copy,) = make_safe_copies([path], ignore)
    assert (copy.written, copy.reason) == (
        False,
        "a.onnx holds a program; a copy of its weights alone would lose it",
    )


def test_an_onnx_network_is_a_teacher_like_any_other(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    path = save_graph(models / "a.onnx", *little_classifier())
    shutil.copy(path, models / "same.onnx")
    nodes, weights = little_classifier()
    nodes[1] = NODE("LeakyRelu", ["a"], ["b"])
    save_graph(models / "other.onnx", nodes, weights)
    pool = load_pool(models, torch.device("cpu"), ignore)
    assert [teacher.name for teacher in pool.teachers] == ["a.onnx", "other.onnx"]
    assert not pool.alike
    (teacher, _) = pool.teachers
    assert (teacher.n_outputs, teacher.n_classes, teacher.has_batch_norm) == (4, 4, False)
    assert teacher.features(torch.zeros(2, 3, 8, 8)).shape == (2, 6)
    assert teacher.multiply_adds == 8 * 8 * 6 * 27
