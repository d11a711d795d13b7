"""Wanted classes are named as MODEL or MODEL:CLASS,CLASS."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.few_shot.old_classes.request import wanted_classes
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from tests.helpers.tiny_pools import write_teacher


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> ModelPool:
    folder = tmp_path_factory.mktemp("pool")
    write_teacher(folder, "a", seed=1)
    write_teacher(folder, "b", seed=2, classes=150)
    write_teacher(folder / "one", "same", seed=3)
    write_teacher(folder / "two", "same", seed=4)
    return load_pool(folder, torch.device("cpu"))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("a.safetensors", (0, 1, 2)),
        ("a", (0, 1, 2)),
        ("a:", (0, 1, 2)),
        ("a.safetensors:a class 2,a class 0", (0, 2)),
        ("a: a class 1 , a class 1", (1,)),
    ],
)
def test_a_model_is_named_with_or_without_suffix(pool: ModelPool, text: str, labels: tuple[int, ...]) -> None:
    (found,) = wanted_classes(pool, [text], ())
    assert (found.teacher.name, found.labels) == ("a.safetensors", labels)


def test_a_name_with_its_folder_tells_models_apart(pool: ModelPool) -> None:
    (found,) = wanted_classes(pool, ["two/same.safetensors:same class 1"], ())
    assert (found.teacher.name, found.labels) == ("two/same.safetensors", (1,))


@pytest.mark.parametrize(
    ("texts", "own", "message"),
    [
        (["x"], (), r"'x' names no model of .*; it has a\.safetensors, b\.safetensors, one/same"),
        (["same"], (), r"'same' may mean several models: one/same\.safetensors, two/same\.safetensors"),
        (["a:cat"], (), r"a\.safetensors has no class 'cat'; it has a class 0, a class 1, a class 2$"),
        (["b"], (), r"b\.safetensors has 150 classes, and each has to be inverted; name those that you want"),
        (["a"], ("A class 1 ",), r"the class 'a class 1' of a\.safetensors is also one of your own pictures"),
        (["a:a class 0", "a:a class 1"], (), r"a\.safetensors is named twice; name all its classes at once"),
        (
            ["one/same.safetensors", "two/same.safetensors"],
            (),
            r"'same class 0' of two/same\.safetensors is also one of the classes of one/same\.safetensors",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(pool: ModelPool, texts: list[str], own: tuple[str, ...], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        wanted_classes(pool, texts, own)


def test_a_path_names_a_model_whatever_the_pool(pool: ModelPool) -> None:
    (found,) = wanted_classes(pool, [f"{pool.folder / 'two' / 'same.safetensors'}:same class 1"], ())
    assert (found.teacher.name, found.labels) == ("two/same.safetensors", (1,))
    with pytest.raises(ConfigError, match="names no model of"):
        wanted_classes(pool, [str(pool.folder / "same.safetensors")], ())


def test_names_of_classes_may_contain_commas(tmp_path: Path) -> None:
    names = ("tench, Tinca tinca", "goldfish", "hen, domestic, fowl", "hen")
    write_teacher(tmp_path, "fish", classes=4, class_names=names)
    pool = load_pool(tmp_path, torch.device("cpu"))
    for text, labels in (
        ("fish:hen, domestic, fowl,goldfish", (1, 2)),
        ("fish: tench, Tinca tinca , hen ,", (0, 3)),
        ("fish:hen,goldfish", (1, 3)),
    ):
        (found,) = wanted_classes(pool, [text], ())
        assert found.labels == labels
    with pytest.raises(ConfigError, match="has no class 'Tinca tinca'"):
        wanted_classes(pool, ["fish:hen,Tinca tinca"], ())


def test_a_drive_letter_is_no_class(tmp_path: Path) -> None:
    write_teacher(tmp_path, "c: model", seed=1)
    pool = load_pool(tmp_path, torch.device("cpu"))
    (found,) = wanted_classes(pool, ["c: model.safetensors:c: model class 1"], ())
    assert found.labels == (1,)


@pytest.mark.parametrize("text", ["fish:tench", "fish:n01440764", "fish:tench (n01440764)"])
def test_an_imagenet_id_may_be_written_as_its_name(tmp_path: Path, text: str) -> None:
    write_teacher(tmp_path, "fish", class_names=("n02007558", "n01440764", "flamingo"))
    pool = load_pool(tmp_path, torch.device("cpu"))
    (found,) = wanted_classes(pool, [text], ())
    assert found.class_names == ("n01440764",)
    (found,) = wanted_classes(pool, ["fish:flamingo"], ())
    assert found.class_names == ("flamingo",), "a name that the model has comes first"
    with pytest.raises(ConfigError, match=r"it has flamingo \(n02007558\), tench \(n01440764\), flamingo"):
        wanted_classes(pool, ["fish:shark"], ())
