"""Signatures find every classifier of the libraries by names and shapes, for any classes and channels."""

from pathlib import Path

import pytest
import torchvision

from purer_app.engine.checkpoints.identify import installed_signatures
from purer_app.engine.checkpoints.identify.build_signatures import installed_version, signature_of
from purer_app.engine.checkpoints.identify.installed_signatures import known_signatures
from purer_app.engine.checkpoints.identify.quick_guess import guess
from purer_app.engine.checkpoints.identify.signatures import (
    Difference,
    Signature,
    SignatureIndex,
    index_files,
    index_text,
    make_signature,
    read_index,
    shipped_index,
)
from purer_app.engine.networks.kernels.meta_init import without_weights
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.networks.torchvision_models import torchvision_names, torchvision_skeleton, usual_size

Shapes = dict[str, tuple[int, ...]]


def shapes_of(name: str, channels: int, n_classes: int) -> Shapes:
    size = usual_size(name)
    network = without_weights(lambda: torchvision_skeleton(name, channels, size, n_classes))
    return {key: tuple(tensor.shape) for key, tensor in network.state_dict().items()}


@pytest.mark.parametrize(
    "name", ["resnet18", "mobilenet_v2", "vit_b_32", "squeezenet1_0", "regnet_x_400mf", "alexnet-trunk"]
)
def test_the_shipped_index_equals_a_new_computation(name: str) -> None:
    computed = signature_of(f"torchvision/{name}", usual_size(name))
    assert shipped_index().get(computed.architecture) == computed
    assert Signature.from_line(computed.to_line()) == computed


@pytest.mark.no_cover
@pytest.mark.parametrize("name", torchvision_names())
def test_each_classifier_of_torchvision_is_found_grey_and_with_other_classes(name: str) -> None:
    found = known_signatures().matches(shapes_of(name, channels=1, n_classes=7))
    assert found[0].architecture == f"torchvision/{name}"
    assert found[0].usual_px == usual_size(name)


def test_a_network_without_its_head_is_found_and_one_of_another_shape_is_not() -> None:
    whole = shapes_of("resnet18", 3, 5)
    encoder = {name: shape for name, shape in whole.items() if not name.startswith("fc.")}
    without_counts = {name: shape for name, shape in encoder.items() if "num_batches" not in name}
    for shapes in (whole, encoder, without_counts):
        assert "torchvision/resnet18" in [found.architecture for found in shipped_index().matches(shapes)]
    assert shipped_index().matches(encoder | {"layer1.0.conv1.weight": (64, 64, 1, 1)}) == []
    assert shipped_index().matches(encoder | {"extra.weight": (1,)}) == []
    assert shipped_index().matches({}) == []


def test_the_most_similar_architecture_shares_the_most_names() -> None:
    names = [name for name in shapes_of("mobilenet_v3_small", 3, 5) if "features.12" not in name]
    alike = shipped_index().most_alike(names)
    assert alike is not None
    assert alike.architecture == "torchvision/mobilenet_v3_small"
    assert shipped_index().most_alike(["something.else"]) is None


def test_names_that_change_with_the_classes_have_no_signature() -> None:
    with pytest.raises(ValueError, match="the names of net change with the number of classes or channels"):
        make_signature("net", {"a": (1,)}, {"b": (1,)}, 32, Difference((7, 11), (1, 3)))


def test_the_index_was_made_from_the_versions_it_names() -> None:
    versions = {path.stem: read_index(path)[0] for path in index_files()}
    assert versions.keys() == {"timm", "torchvision"}
    if versions["torchvision"] == torchvision.__version__.partition("+")[0]:
        names = {line.partition("\t")[0] for line in read_index(index_files()[1])[1]}
        assert names == {f"torchvision/{name}" for name in torchvision_names()}


def test_a_file_that_is_not_an_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("something\nelse\n")
    with pytest.raises(ValueError, match="is no index of signatures"):
        read_index(tmp_path / "a.tsv")


def test_new_networks_of_another_version_are_signed_once_and_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = index_files()[1]
    older = [line for line in read_index(shipped)[1] if not line.startswith("torchvision/alexnet\t")]
    older_index = tmp_path / "torchvision.tsv"
    older_index.write_text(index_text("0.1", [Signature.from_line(line) for line in older]))
    monkeypatch.setenv("PURER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(installed_signatures, "index_files", lambda: [older_index])
    for _ in range(2):
        known = installed_signatures.known_signatures.__wrapped__()
        assert known.get("torchvision/alexnet") == shipped_index().get("torchvision/alexnet")
    kept = tmp_path / "cache" / "signatures" / f"torchvision-{installed_version('torchvision')}.tsv"
    assert [line.partition("\t")[0] for line in read_index(kept)[1]] == ["torchvision/alexnet"]
    kept.write_text(index_text(installed_version("torchvision"), []))
    assert installed_signatures.known_signatures.__wrapped__().get("torchvision/alexnet") is None, (
        "the kept one is used"
    )


def test_an_empty_index_finds_no_architecture() -> None:
    assert SignatureIndex([]).get("torchvision/resnet18") is None


@pytest.mark.parametrize(
    ("architecture", "expected"),
    [
        ("conv4-8", "conv4-8"),
        ("cifar-resnet8-a", "cifar-resnet8-a"),
        ("resnet12-4-6-8-10", "resnet12-4-6-8-10"),
        ("wrn-10-2", "wrn-10-2"),
    ],
)
def test_our_own_families_are_guessed_from_shapes_under_prefixes(architecture: str, expected: str) -> None:
    state = build_backbone(architecture, 3, 32, 4).state_dict()
    assert guess({f"module.net.{name}": tuple(tensor.shape) for name, tensor in state.items()})[0] == expected


def test_a_library_s_network_is_guessed_and_the_unknown_is_not() -> None:
    assert guess({f"model.{name}": shape for name, shape in shapes_of("mobilenet_v2", 3, 2).items()}) == (
        "torchvision/mobilenet_v2",
    )
    assert guess({"a.weight": (3, 3), "b.weight": (2, 3)}) == ()
    assert guess({f"a{number}.weight": (1,) for number in range(20_001)}) == ()
