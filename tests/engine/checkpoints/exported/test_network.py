"""An exported program becomes a network with equal outputs and gradients; none of its code is run."""

import json
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torchvision import models
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.vision_transformer import VisionTransformer

from purer_app.engine.checkpoints.exported.network import read_exported
from purer_app.engine.checkpoints.formats.writers import exported_program
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, write_sidecar
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.settings.job_configs import ChooseConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import load_pool

Repack = Callable[..., Path]
SPEC = ImageSpec(channels=3, height=32, width=32, mean=(0.5,) * 3, std=(0.4,) * 3)
FACTS = {
    "format_version": 1,
    "class_names": ["ash", "birch", "cedar", "dogwood"],
    "image_size": 32,
    "channels": 3,
    "mean": [0.5, 0.5, 0.5],
    "std": [0.4, 0.4, 0.4],
}


class Leaky(nn.Module):
    """A network of nobody's usual form: two branches, a view by the batch, and a leaky activation."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.features = nn.Sequential(
            nn.Conv2d(8, 8, 3, padding=1, groups=2), nn.GroupNorm(2, 8), nn.SiLU(inplace=True)
        )
        self.classifier = nn.Linear(8 * 16, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = nn.functional.leaky_relu(self.norm(self.stem(x)), 0.1)
        x = torch.cat([x[:, :4], self.features(x)[:, 4:]], dim=1)
        x = nn.functional.adaptive_max_pool2d(x, 4)
        logits: Tensor = self.classifier(x.view(x.shape[0], -1))
        return logits


def transformer() -> nn.Module:
    model: nn.Module = VisionTransformer(32, 8, 2, 2, 16, 32, num_classes=4)
    nn.init.normal_(
        model.get_parameter("heads.head.weight")
    )  # torchvision draws it as zeros, which would hide all gradients
    return model


def mobilenet() -> nn.Module:
    """Return the first and a middle block of MobileNetV3: squeezing, depthwise convolutions, both activations."""
    blocks = [InvertedResidualConfig(16, 3, 16, 16, True, "RE", 2, 1, 1.0)]
    blocks.append(InvertedResidualConfig(16, 5, 96, 24, True, "HS", 2, 1, 1.0))
    model: nn.Module = MobileNetV3(blocks, last_channel=32, num_classes=4)
    return model


def with_statistics(model: nn.Module) -> nn.Module:
    """Return the model in evaluation mode, with BatchNorm statistics that matter."""
    for layer in model.modules():
        if isinstance(layer, nn.BatchNorm2d):
            assert layer.running_mean is not None and layer.running_var is not None
            layer.running_mean.normal_(0, 0.2)
            layer.running_var.uniform_(0.5, 1.5)
    return model.eval().requires_grad_(False)


NETWORKS: dict[str, Callable[[], nn.Module]] = {
    "conv4": lambda: build_backbone("conv4-8", 3, 32, 4),
    "resnet18": lambda: build_backbone("resnet18-8", 3, 32, 4),
    "mobilenet": mobilenet,
    "squeezenet": lambda: models.squeezenet1_1(weights=None, num_classes=4),
    "transformer": transformer,
    "leaky": Leaky,
}


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NETWORKS)
def test_an_exported_network_gives_the_same_answers_and_gradients(name: str, tmp_path: Path) -> None:
    original = with_statistics(NETWORKS[name]())
    (tmp_path / "a.pt2").write_bytes(exported_program(original, SPEC))
    network = read_exported(tmp_path / "a.pt2")
    assert network.trace_shapes(3, 32, 32, "a.pt2") == 4
    for batch in (1, 5):
        ours, theirs = (torch.randn(batch, 3, 32, 32, generator=torch.Generator().manual_seed(1)) for _ in "ab")
        ours.requires_grad_()
        theirs.requires_grad_()
        answers, truth = network(ours), original(theirs)
        assert torch.equal(answers, truth)
        assert torch.equal(
            *(torch.autograd.grad(x.square().sum(), at)[0] for x, at in ((answers, ours), (truth, theirs)))
        )
    features = network.features(ours)
    assert features.shape == (5, network.n_features)
    if isinstance(network.head, nn.Linear):
        assert torch.allclose(network.head(features), truth, atol=1e-5)
    norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
    assert len(norms) == sum(isinstance(layer, nn.BatchNorm2d) for layer in original.modules())
    assert network.state_dict().keys() <= original.state_dict().keys()


def test_a_decomposed_program_is_read_too(tmp_path: Path) -> None:
    original = with_statistics(Leaky())
    free = ({0: torch.export.Dim("batch", min=1, max=64)},)
    program = torch.export.export(original, (torch.zeros(2, 3, 32, 32),), dynamic_shapes=free).run_decompositions()
    torch.export.save(program, tmp_path / "a.pt2")
    network = read_exported(tmp_path / "a.pt2")
    assert network.trace_shapes(3, 32, 32, "a.pt2") == 4
    pictures = torch.randn(3, 3, 32, 32)
    assert torch.allclose(network(pictures), original(pictures), atol=1e-6)
    assert any(isinstance(layer, nn.BatchNorm2d) for layer in network.modules())
    assert isinstance(network.head, nn.Linear)


def test_the_batch_norm_loss_of_an_exported_network_is_that_of_the_original(tmp_path: Path) -> None:
    original = with_statistics(build_backbone("conv4-8", 3, 32, 4))
    (tmp_path / "a.pt2").write_bytes(exported_program(original, SPEC))
    images = torch.randn(4, 3, 32, 32)
    found = []
    for model in (original, read_exported(tmp_path / "a.pt2")):
        inputs: list[Tensor] = []
        hooks = [
            layer.register_forward_hook(lambda layer, given, result, kept=inputs: kept.append(given[0].mean((0, 2, 3))))
            for layer in model.modules()
            if isinstance(layer, nn.BatchNorm2d)
        ]
        model(images)
        assert len(hooks) == len(inputs) == 4
        found.append(torch.cat(inputs))
    assert torch.equal(*found)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "own.pt2"
    path.write_bytes(exported_program(with_statistics(Leaky()), SPEC, {"purer.json": json.dumps(FACTS)}))
    return path


def test_a_network_of_unknown_form_is_ready_with_the_facts_of_its_file(own: Path) -> None:
    inspection = inspect_file(own)
    verdict = inspection.verdict
    assert (verdict.kind, verdict.use, verdict.architecture) == ("ready", "inversion", "pt2/exported")
    assert (verdict.n_classes, verdict.input, verdict.assumptions, verdict.reasons) == (4, (3, 32, 32), (), ())
    assert inspection.class_names == ("ash", "birch", "cedar", "dogwood")
    assert inspection.spec == SPEC


def test_without_facts_the_input_form_is_assumed_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.pt2"
    path.write_bytes(exported_program(with_statistics(Leaky()), SPEC))
    assert inspect_file(path).verdict.assumptions == (
        "colours are normalised as for CIFAR-10 (mean 0.4914, 0.4822, 0.4465; std 0.247, 0.2435, 0.2616)",
        "the classes are called 'class 0' to 'class 3'; their names are not in the weights",
    )
    note = Sidecar(architecture="pt2/exported", spec=SPEC, class_names=("a", "b", "c", "d"), held_out_accuracy=0.7)
    write_sidecar(path, note)
    inspection = inspect_file(path)
    assert (inspection.verdict.kind, inspection.spec, inspection.verdict.held_out_accuracy) == ("ready", SPEC, 0.7)


def test_a_choice_names_the_classes_of_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path = tmp_path / "a.pt2"
    path.write_bytes(exported_program(with_statistics(Leaky()), SPEC))
    names = ("ash", "birch", "cedar", "dogwood")
    chosen = choose(path, ChooseConfig(path=str(path), class_names=names, mean=SPEC.mean, std=SPEC.std))
    assert (chosen.verdict.kind, chosen.verdict.architecture) == ("ready", "pt2/exported")
    assert (chosen.class_names, chosen.spec) == (names, SPEC)
    again = inspect_file(path.rename(tmp_path / "b.pt2"))
    assert (again.verdict.kind, again.class_names) == ("ready", names)
    path = tmp_path / "b.pt2"
    with pytest.raises(CheckpointError) as caught:
        choose(path, ChooseConfig(path=str(path), image_size=40))
    assert str(caught.value) == (
        "your choice says pictures of (3, 40, 40) and 4 classes; the program in b.pt2 takes (3, 32, 32) and has 4 "
        "classes"
    )


def test_weights_alone_are_no_program(tmp_path: Path) -> None:
    path = tmp_path / "a.pth"
    torch.save(build_backbone("conv4-8", 3, 32, 4).state_dict(), path)
    with pytest.raises(CheckpointError, match=r"^a\.pth is not a program that can be used as it is$"):
        choose(path, ChooseConfig(path=str(path), architecture="pt2/exported"))


@pytest.mark.parametrize(("activation", "architecture"), [(nn.ReLU(), "conv4-8"), (nn.ELU(), "pt2/exported")])
def test_the_program_decides_what_weights_do_not_say(activation: nn.Module, architecture: str, tmp_path: Path) -> None:
    model = build_backbone("conv4-8", 3, 32, 4)
    for block in range(4):
        model.set_submodule(f"blocks.{block}.2", activation)
    path = tmp_path / "a.pt2"
    path.write_bytes(exported_program(with_statistics(model), SPEC, {"purer.json": json.dumps(FACTS)}))
    verdict = inspect_file(path).verdict
    assert (verdict.kind, verdict.architecture) == ("ready", architecture)


def test_an_exported_network_is_a_teacher_like_any_other(own: Path) -> None:
    (teacher,) = load_pool(own.parent, torch.device("cpu"), ignore).teachers
    assert teacher.has_batch_norm
    assert (teacher.n_outputs, teacher.class_names) == (4, ("ash", "birch", "cedar", "dogwood"))
    assert teacher.features(torch.zeros(2, 3, 32, 32)).shape == (2, 128)
    # 16x16 positions: 27 weights a value of the stem, 4 channels of 3x3 in the grouped convolution
    assert teacher.multiply_adds == 16 * 16 * 8 * (27 + 36)


class Program:
    """An object that leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.trace}'",)


def model_of(path: Path) -> tuple[str, dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        entry = next(name for name in archive.namelist() if name.endswith("models/model.json"))
        model: dict[str, Any] = json.loads(archive.read(entry))
        return entry, model


def refusal(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        read_exported(path).trace_shapes(3, 32, 32, path.name)
    return str(caught.value)


@pytest.mark.parametrize("attack", ["sample_inputs", "use_pickle", "expr_str", "guards_code"])
def test_none_of_the_four_ways_to_run_code_is_taken(attack: str, own: Path, repack: Repack, tmp_path: Path) -> None:
    trace = tmp_path / "was-run"
    evil = f"__import__('os').system('touch {trace}')"
    entry, model = model_of(own)
    sizes = model["graph_module"]["graph"]["tensor_values"]["x"]["sizes"]
    changes: dict[str, bytes] = {}
    match attack:
        case "sample_inputs":
            changes["archive/data/sample_inputs/model.pt"] = pickle.dumps(Program(trace))
        case "use_pickle":
            table = {"config": {"c": {"path_name": "c", "is_param": False, "use_pickle": True, "tensor_meta": None}}}
            changes["archive/data/constants/model_constants_config.json"] = json.dumps(table).encode()
            changes["archive/data/constants/c"] = pickle.dumps(Program(trace))
        case "expr_str":
            sizes[0] = {"as_expr": {"expr_str": evil, "hint": {"as_int": 2}}}
        case "guards_code":
            model["guards_code"] = [evil]
    changes[entry] = json.dumps(model).encode()
    verdict = inspect_file(repack(own, tmp_path / "evil.pt2", changes)).verdict
    assert not trace.exists()
    sentences = {
        "use_pickle": "evil.pt2 contains a pickled weight (`c`), which could run a program. "
        "PURER never runs code from files. Ask for a state_dict or a .safetensors file.",
        "expr_str": "evil.pt2 describes its input by a formula, which is a program. PURER never runs code from files. "
        "Export the network again with a free batch and pictures of one size",
    }
    if attack in sentences:
        assert (verdict.kind, verdict.reasons[0]) == ("needs-choice", sentences[attack])
    else:
        assert verdict.kind == "ready"
    pickle.loads(pickle.dumps(Program(trace)))
    assert trace.exists(), "the program would have left a trace"


def changed(own: Path, repack: Repack, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    entry, model = model_of(own)
    change(model["graph_module"]["graph"])
    return repack(own, target, {entry: json.dumps(model).encode()})


@pytest.mark.parametrize(
    "operator",
    [
        "aten.from_file.default",
        "os.system",
        "builtins.eval",
        "aten.relu.out",
        "aten.set_.source_Tensor",
        "aten.rand.default",
    ],
)
def test_an_operator_that_is_not_on_the_list_is_refused_by_name(
    operator: str, own: Path, repack: Repack, tmp_path: Path
) -> None:
    def change(graph: dict[str, Any]) -> None:
        graph["nodes"][-1]["target"] = f"torch.ops.{operator}" if operator.startswith("aten") else operator

    assert refusal(changed(own, repack, tmp_path / "a.pt2", change)) == (
        f"a.pt2 uses the operator {operator}, which is not among those that PURER runs from a file. "
        "Save the network's state_dict instead, if its architecture is a usual one"
    )


def test_a_program_that_would_fill_the_memory_is_refused_before_it_is_run(
    own: Path, repack: Repack, tmp_path: Path
) -> None:
    def change(graph: dict[str, Any]) -> None:
        graph["nodes"][1]["target"] = "torch.ops.aten.repeat.default"
        graph["nodes"][1]["inputs"] = [
            {"name": "self", "arg": {"as_tensor": {"name": "x"}}, "kind": 1},
            {"name": "repeats", "arg": {"as_ints": [1, 1, 10**5, 10**5]}, "kind": 1},
        ]

    assert refusal(changed(own, repack, tmp_path / "a.pt2", change)) == (
        "a.pt2 holds a program that makes 30720000000000 values for one picture; at most 134217728 are made"
    )


def test_a_program_may_not_write_into_its_weights(own: Path, repack: Repack, tmp_path: Path) -> None:
    def change(graph: dict[str, Any]) -> None:
        graph["nodes"][-1]["target"] = "torch.ops.aten.fill_.Scalar"
        graph["nodes"][-1]["inputs"] = [
            {"name": "self", "arg": {"as_tensor": {"name": "p_classifier_weight"}}, "kind": 1},
            {"name": "value", "arg": {"as_float": 0.0}, "kind": 1},
        ]

    assert refusal(changed(own, repack, tmp_path / "a.pt2", change)) == (
        "a.pt2 holds a program that changes its own weights; export the network after calling its eval()"
    )


def test_a_network_exported_in_training_mode_or_for_one_batch_gets_a_remedy(tmp_path: Path) -> None:
    pictures = (torch.zeros(2, 3, 32, 32),)
    free = ({0: torch.export.Dim("batch", min=1, max=64)},)
    model = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Dropout(), nn.Flatten(), nn.Linear(3600, 4))
    torch.export.save(torch.export.export(model, pictures, dynamic_shapes=free), tmp_path / "trained.pt2")
    assert refusal(tmp_path / "trained.pt2") == (
        "trained.pt2 holds a network as it is while it is trained; export it after calling its eval()"
    )
    torch.export.save(torch.export.export(model.eval(), pictures), tmp_path / "two.pt2")
    assert refusal(tmp_path / "two.pt2") == (
        "two.pt2 was exported for exactly 2 pictures at a time; export it again with a free batch"
    )
