"""A choice is tried on the weights, stored by content, and used from then on."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from purer_app.engine import jobs
from purer_app.engine.checkpoints.intake.apply_choice import choose
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.verdicts.saved_choices import choices_folder, keep_choice, kept_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, write_sidecar
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.events import CheckpointInspected, Control, Event, NoticeGiven
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.settings.job_configs import ChooseConfig, InspectConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.engine.networks.backbone import Backbone

MakeNetwork = Callable[..., Backbone]


@pytest.fixture(autouse=True)
def choices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    return tmp_path / "choices"


@pytest.fixture
def lenet(make_network: MakeNetwork, tmp_path: Path) -> Path:
    torch.save(make_network("lenet").state_dict(), tmp_path / "a.pth")
    return tmp_path / "a.pth"


def test_a_choice_is_stored_by_content_and_moves_with_the_file(lenet: Path, choices: Path) -> None:
    before = inspect_file(lenet)
    assert before.verdict.candidates == ("lenet", "lenet-p0")
    names = ("ash", "birch", "cedar")
    choice = ChooseConfig(path=str(lenet), architecture="lenet-p0", mean=(0.1,), std=(0.3,), class_names=names)
    chosen = choose(lenet, choice)
    assert (chosen.verdict.kind, chosen.verdict.architecture) == ("ready", "lenet-p0")
    assert (chosen.verdict.input, chosen.verdict.assumptions) == ((1, 32, 32), ())
    assert [path.name for path in choices.iterdir()] == [f"{chosen.verdict.sha256}.toml"]
    moved = lenet.rename(lenet.with_name("b.pth"))
    again = inspect_file(moved)
    assert (again.verdict.kind, again.verdict.architecture, again.class_names) == ("ready", "lenet-p0", names)


def test_fields_without_a_choice_keep_their_found_or_chosen_value(lenet: Path) -> None:
    first = choose(lenet, ChooseConfig(path=str(lenet), mean=(0.3,), std=(0.2,)))
    assert first.verdict.architecture == "lenet"
    assert first.spec == ImageSpec(channels=1, height=28, width=28, mean=(0.3,), std=(0.2,))
    second = choose(lenet, ChooseConfig(path=str(lenet), class_names=("a", "b", "c")))
    assert (second.spec, second.class_names) == (first.spec, ("a", "b", "c"))


def test_a_sidecar_is_rewritten_and_keeps_its_other_fields(lenet: Path) -> None:
    spec = ImageSpec(channels=1, height=28, width=28, mean=(0.1,), std=(0.3,))
    note = Sidecar(architecture="lenet", spec=spec, class_names=("a", "b", "c"), held_out_accuracy=0.9, trained_on="x")
    write_sidecar(lenet, note)
    choose(lenet, ChooseConfig(path=str(lenet), class_names=("d", "e", "f")))
    changed = read_sidecar(lenet)
    assert changed == Sidecar(
        architecture="lenet", spec=spec, class_names=("d", "e", "f"), held_out_accuracy=0.9, trained_on="x"
    )
    assert kept_choice(sha256_of(lenet)) == changed


def test_a_library_s_network_of_another_size_is_chosen_by_name(make_network: MakeNetwork, tmp_path: Path) -> None:
    path = tmp_path / "r.pth"
    torch.save(make_network("resnet18", 3, 64).state_dict(), path)
    chosen = choose(path, ChooseConfig(path=str(path), architecture="torchvision/resnet18", image_size=64))
    assert (chosen.verdict.architecture, chosen.verdict.input) == ("torchvision/resnet18", (3, 64, 64))
    assert inspect_file(path).verdict.architecture == "torchvision/resnet18"


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (
            {"architecture": "conv4-8"},
            "your choice says architecture conv4-8; 1 of 34 tensors fit conv4-8; "
            "'head.weight' has shape (3, 84) where (3, 8) is needed",
        ),
        (
            {"architecture": "nonsense"},
            "your choice says architecture nonsense; unknown architecture 'nonsense'; it must be one of ",
        ),
        (
            {"class_names": ("a", "b", "c", "d")},
            "your choice names 4 classes; the weights have 3 outputs",
        ),
        (
            {"image_size": 64},
            "your choice does not fit: lenet cannot process pictures of 64x64 pixels with these weights; "
            "choose another size",
        ),
        (
            {"mean": (0.1,) * 3, "std": (1.0,) * 3},
            "your choice does not fit a.pth: mean has 3 values; 1 channels need as",
        ),
    ],
)
def test_a_choice_that_does_not_fit_gives_the_reason_and_is_not_stored(
    choice: dict[str, object], sentence: str, lenet: Path, choices: Path
) -> None:
    with pytest.raises(CheckpointError) as caught:
        choose(lenet, ChooseConfig(path=str(lenet), **choice))  # type: ignore[arg-type]
    assert str(caught.value).startswith(sentence)
    assert not choices.exists()


def test_a_file_without_weights_has_no_facts(tmp_path: Path) -> None:
    (tmp_path / "page.pth").write_bytes(b"<html>404</html>")
    with pytest.raises(CheckpointError, match=r"^page\.pth is a web page, not weights"):
        choose(tmp_path / "page.pth", ChooseConfig(path="page.pth"))
    torch.save({"l1.weight": torch.zeros(4, 4)}, tmp_path / "m.pth")
    with pytest.raises(CheckpointError, match=r"^m\.pth fits no known architecture; name one with the choice$"):
        choose(tmp_path / "m.pth", ChooseConfig(path="m.pth"))


def test_the_job_returns_the_new_verdict(lenet: Path) -> None:
    events: list[Event] = []
    said = ChooseConfig(path=str(lenet), architecture="lenet", mean=(0.1,), std=(0.3,), class_names=("a", "b", "c"))
    returned = jobs.choose(said, events.append, Control())
    (event,) = events
    assert isinstance(event, CheckpointInspected)
    assert (event.verdict.kind, event.verdict.architecture, event.done, event.total) == ("ready", "lenet", 1, 1)
    assert returned == event.verdict


def test_an_inspection_reports_a_stored_choice_and_removes_even_a_malformed_one(lenet: Path, choices: Path) -> None:
    events: list[Event] = []
    jobs.choose(ChooseConfig(path=str(lenet), architecture="lenet-p0"), events.append, Control())
    (note,) = choices.iterdir()
    jobs.inspect_paths(InspectConfig(paths=(str(lenet),)), events.append, Control())
    note.write_text("format_version = 99\n")
    jobs.inspect_paths(InspectConfig(paths=(str(lenet),)), events.append, Control())
    checkpoint_jobs.forget_choice(lenet, events.append, Control())
    inspected = [each.verdict for each in events if isinstance(each, CheckpointInspected)]
    told = [(str(each.kind), each.choice_kept) for each in inspected]
    assert told == [
        ("assumptions", True),
        ("assumptions", True),
        ("needs-choice", True),
        ("assumptions", False),
    ]
    assert not note.exists()


def test_a_sidecar_remains_when_a_choice_is_removed(lenet: Path) -> None:
    spec = ImageSpec(channels=1, height=28, width=28, mean=(0.1,), std=(0.3,))
    write_sidecar(lenet, Sidecar(architecture="lenet", spec=spec, class_names=("a", "b", "c")))
    events: list[Event] = []
    jobs.choose(ChooseConfig(path=str(lenet), class_names=("d", "e", "f")), events.append, Control())
    checkpoint_jobs.forget_choice(lenet, events.append, Control())
    assert [each.text for each in events if isinstance(each, NoticeGiven)] == [
        "The choice is forgotten; the sidecar a.toml next to a.pth specifies it, as before"
    ]
    told = [each.verdict for each in events if isinstance(each, CheckpointInspected)]
    assert [(each.class_names, each.choice_kept) for each in told] == [(("d", "e", "f"), False)] * 2


def test_a_malformed_choice_is_refused_when_created() -> None:
    with pytest.raises(ConfigError, match="mean and std belong together; give both or neither"):
        ChooseConfig(path="a.pth", mean=(0.5,))
    with pytest.raises(ConfigError, match="image_size"):
        ChooseConfig(path="a.pth", image_size=-1)


def test_choices_are_kept_by_whole_hashes_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ImageSpec(channels=1, height=28, width=28, mean=(0.1,), std=(0.3,))
    note = Sidecar(architecture="lenet", spec=spec, class_names=("a", "b"))
    with pytest.raises(CheckpointError) as caught:
        keep_choice("../../etc/passwd", note)
    assert str(caught.value) == (
        "'../../etc/passwd' is not a SHA-256; choices are saved under the 64 digits of a file's content"
    )
    keep_choice("0" * 64, note, tmp_path / "mine")
    assert kept_choice("0" * 64, tmp_path / "mine") == note
    assert kept_choice("1" * 64, tmp_path / "mine") is None
    monkeypatch.delenv("PURER_CHOICES")
    assert choices_folder().name == "choices"


def test_a_field_without_a_choice_stays_an_assumption(make_network: MakeNetwork, tmp_path: Path) -> None:
    path = tmp_path / "r.pth"
    torch.save(make_network("cifar-resnet8", 3, 32).state_dict(), path)
    before = inspect_file(path).verdict
    layers, size, colours, names = before.assumptions

    def left(**said: object) -> tuple[str, ...]:
        chosen = choose(path, ChooseConfig(path=str(path), **said))  # type: ignore[arg-type]
        assert chosen.verdict.kind == ("assumptions" if chosen.verdict.assumptions else "ready")
        assert inspect_file(path).verdict == chosen.verdict
        return chosen.verdict.assumptions

    assert left(image_size=32) == (layers, colours, names)
    assert left(class_names=("a", "b", "c")) == (layers, colours)
    assert left(mean=(0.5,) * 3, std=(0.5,) * 3) == (layers,)
    assert left(architecture="cifar-resnet8") == ()
    assert size == "the input has 32x32 pixels; the weights do not say"


def test_a_given_size_decides_the_padding(lenet: Path) -> None:
    found = choose(lenet, ChooseConfig(path=str(lenet), image_size=32)).verdict
    assert (found.architecture, found.input) == ("lenet-p0", (1, 32, 32))
    layers, *others = found.assumptions
    assert layers == "ReLU and 2x2 max pooling follow each convolution"
    assert not any("the input has" in each or "the weights fit" in each for each in others)


def test_chosen_names_are_in_the_verdict_even_if_other_facts_are_assumed(lenet: Path) -> None:
    events: list[Event] = []
    jobs.choose(ChooseConfig(path=str(lenet), class_names=("a", "b", "c")), events.append, Control())
    (event,) = events
    assert isinstance(event, CheckpointInspected)
    assert (event.verdict.kind, event.verdict.class_names) == ("assumptions", ("a", "b", "c"))
