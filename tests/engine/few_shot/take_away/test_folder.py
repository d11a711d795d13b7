"""An export appears whole or not at all, replaces nothing, and says what it could not write."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from purer_app.engine.core.errors import AdaptationError, ConfigError, DataError, RunCancelled, RunFolderError
from purer_app.engine.core.events import Event, Heartbeat, NoticeGiven, PartsDone, StageStarted, ignore
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule
from purer_app.engine.few_shot.take_away import folder as folder_module
from purer_app.engine.few_shot.take_away.figures import measure
from purer_app.engine.few_shot.take_away.folder import Export, formats_to_write, write_export
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.image_spec import spec_to_table
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.teacher import Teacher
from tests.engine.few_shot.take_away.conftest import MakeSubject
from tests.helpers.exported import TORCH_ALONE, printed_by, run_program
from tests.helpers.tiny_pools import files_limited_to

WITHOUT_ONNX = ("pt2", "safetensors")


def exported(subject: AdaptedClassifier, out: Path, formats: tuple[str, ...] = WITHOUT_ONNX) -> Export:
    portable = subject.portable()
    return write_export(subject, portable, measure(portable, ignore), out, formats, ignore)


class Changed(Backbone):
    """A teacher's network whose features go through one more operation."""

    def __init__(self, network: Backbone) -> None:
        super().__init__()
        self.network = network
        self.n_features = network.n_features
        self.head = network.head

    def change(self, features: Tensor) -> Tensor:
        raise NotImplementedError

    def features(self, x: Tensor) -> Tensor:
        return self.change(self.network.features(x))


class WithBessel(Changed):
    """Uses an operation that ONNX has not."""

    def change(self, features: Tensor) -> Tensor:
        changed: Tensor = torch.special.bessel_j0(features)
        return changed


class WithBranch(Changed):
    """Asks for a value, which a traced program cannot."""

    def change(self, features: Tensor) -> Tensor:
        return features if features.sum() > 0 else -features


def changed(teachers: tuple[Teacher, ...], kind: type[Changed]) -> list[Teacher]:
    """Return the teachers with the second one changed."""
    model = kind(teachers[1].model).eval()
    return [teachers[0], replace(teachers[1], model=model), *teachers[2:]]


def test_the_folder_holds_what_the_labels_and_the_card_say(subject: AdaptedClassifier, tmp_path: Path) -> None:
    export = exported(subject, tmp_path / "new" / "away")
    names = ["README.md", "labels.json", "model.pt2", "model.safetensors", "predict.py"]
    assert [file.name for file in export.files] == names == sorted(path.name for path in export.out.iterdir())
    assert [file.n_bytes for file in export.files] == [(export.out / name).stat().st_size for name in names]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["away"], "nothing temporary is left"
    labels = json.loads((export.out / "labels.json").read_text(encoding="utf-8"))
    assert labels["classes"] == ["a | b", "*birch*", "cedar"]
    assert labels["inputs"] == [{"name": "pixels_16x16", "channels": 3, "height": 16, "width": 16}]
    teachers = subject.method.teachers  # type: ignore[attr-defined]
    assert [network["input"] for network in labels["networks"]] == [spec_to_table(one.spec) for one in teachers]
    assert [network["sha256"] for network in labels["networks"]] == [one.sha256 for one in teachers]
    card = (export.out / "README.md").read_text(encoding="utf-8")
    found = subject.leave_one_out
    assert "| a \\| b | 4 |" in card and "| \\*birch\\* | 4 |" in card
    assert f"{found.correct} of {found.total} of your pictures" in card
    assert f"anywhere from {found.low:.0f} to {found.high:.0f} %" in card
    assert "python predict.py PICTURE…" in card and "predict_onnx" not in card
    assert "Synthetic images may resemble private data" not in card, "no pseudo images went into it"


def test_the_weights_are_those_of_the_program(subject: AdaptedClassifier, tmp_path: Path) -> None:
    out = exported(subject, tmp_path / "away").out
    extra = {"labels.json": ""}
    program = torch.export.load(out / "model.pt2", extra_files=extra)
    weights = load_file(out / "model.safetensors")
    state = {**program.state_dict, **program.constants}
    assert {name: state[name].shape for name in weights if name in state} == {
        name: weight.shape for name, weight in weights.items()
    }
    module = program.module()
    pixels = torch.rand(3, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    before, _ = module(pixels)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    assert not torch.allclose(module(pixels)[0], before)
    module.load_state_dict(weights, strict=False)
    torch.testing.assert_close(module(pixels)[0], before)
    assert json.loads(extra["labels.json"])["classes"] == list(subject.class_names)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")
def test_all_files_can_be_read_by_whom_new_files_can_be_read(subject: AdaptedClassifier, tmp_path: Path) -> None:
    exported(subject, tmp_path / "out")
    (tmp_path / "new").touch()
    modes = {file.stat().st_mode for file in (tmp_path / "out").iterdir()}
    assert modes == {(tmp_path / "new").stat().st_mode}


def test_the_programs_hold_no_path_of_this_machine(subject: AdaptedClassifier, tmp_path: Path) -> None:
    out = exported(subject, tmp_path / "away").out
    home = str(Path(__file__).parents[4]).encode()
    assert [path.name for path in out.iterdir() if home in path.read_bytes()] == []


def test_nothing_is_replaced(subject: AdaptedClassifier, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "kept.txt").write_text("mine")
    with pytest.raises(DataError, match=r"away exists already and is not replaced; choose another name$"):
        exported(subject, tmp_path / "away")
    with pytest.raises(DataError, match=r"kept\.txt is a file, not a folder$"):
        exported(subject, tmp_path / "away" / "kept.txt" / "new")
    assert [path.name for path in tmp_path.rglob("*")] == ["away", "kept.txt"]


@pytest.mark.parametrize(("name", "formats"), [("away", ("pt2",)), ("away.zip", ("safetensors",))])
def test_a_full_disk_leaves_nothing_behind(
    subject: AdaptedClassifier, tmp_path: Path, name: str, formats: tuple[str, ...]
) -> None:
    with files_limited_to(20_000), pytest.raises(RunFolderError, match=rf"{name} cannot be written: .+"):
        exported(subject, tmp_path / name, formats)
    assert list(tmp_path.iterdir()) == []


def test_parts_of_an_ended_process_are_removed(subject: AdaptedClassifier, tmp_path: Path) -> None:
    left = tmp_path / f".away.{2**22 + 1}.part"
    left.mkdir()
    other = tmp_path / f".other.{2**22 + 1}.part"
    other.mkdir()
    exported(subject, tmp_path / "away", ("safetensors",))
    assert sorted(path.name for path in tmp_path.iterdir()) == [other.name, "away"]


@pytest.mark.parametrize("stage", ["tracing the networks", "model.pt2", "model.safetensors"])
def test_a_cancelled_export_leaves_nothing_and_the_next_one_is_whole(
    subject: AdaptedClassifier, tmp_path: Path, stage: str
) -> None:
    reached = False

    def emit(event: Event) -> None:
        nonlocal reached
        reached = reached or (isinstance(event, StageStarted) and event.detail == stage)
        if reached and isinstance(event, Heartbeat | PartsDone):
            raise RunCancelled

    portable = subject.portable()
    figures = measure(portable, ignore)
    with pytest.raises(RunCancelled):
        write_export(subject, portable, figures, tmp_path / "away", WITHOUT_ONNX, emit)
    assert reached and list(tmp_path.iterdir()) == []
    assert (exported(subject, tmp_path / "away").out / "model.pt2").is_file()


def test_the_program_reports_unreadable_pictures_and_goes_on(subject: AdaptedClassifier, tmp_path: Path) -> None:
    from PIL import Image

    out = exported(subject, tmp_path / "away", ("pt2",)).out
    Image.new("RGB", (20, 20), "red").save(tmp_path / "red.png")
    (tmp_path / "broken.png").write_bytes(b"nothing")
    ended = run_program(out / "predict.py", [tmp_path / "broken.png", tmp_path / "red.png"], TORCH_ALONE)
    assert ended.returncode == 1
    assert ended.stderr == f"{tmp_path / 'broken.png'} is not a picture that can be read\n"
    assert ended.stdout.startswith(f"{tmp_path / 'red.png'}\t") and ended.stdout.count("\n") == 1
    usage = run_program(out / "predict.py", [], TORCH_ALONE)
    assert usage.returncode == 2 and "python predict.py PICTURE…" in usage.stdout


def test_the_estimate_is_close_to_the_written_size(subject: AdaptedClassifier, tmp_path: Path) -> None:
    export = exported(subject, tmp_path / "away")
    figures = measure(subject.portable(), ignore)
    assert figures.total([ExportFormat(name) for name in WITHOUT_ONNX]) == pytest.approx(export.n_bytes, rel=0.25)
    assert figures.ms_per_picture > 0


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "onnx_is_installed", lambda: False)
    formats, notes = formats_to_write(())
    assert formats == ("pt2", "safetensors")
    assert notes == ('model.onnx needs the packages of the extra onnx: pip install "purer-app[onnx]"',)
    assert formats_to_write(("pt2",)) == (("pt2",), ())
    with pytest.raises(ConfigError, match=r"model\.onnx needs the packages of the extra onnx"):
        formats_to_write(("onnx",))


def test_a_teacher_that_cannot_be_traced_is_named(
    adapted: MakeSubject, teachers: tuple[Teacher, ...], tmp_path: Path
) -> None:
    subject = adapted(changed(teachers, WithBranch))
    with pytest.raises(AdaptationError, match=r"^model\.pt2 cannot be written because of b\.pth \(conv4-4\): .+"):
        exported(subject, tmp_path / "away", ("pt2",))
    assert list(tmp_path.iterdir()) == []
    export = exported(subject, tmp_path / "weights")
    assert [file.name for file in export.files] == ["README.md", "labels.json", "model.safetensors"]
    assert len(export.notes) == 1 and "b.pth (conv4-4)" in export.notes[0]


@pytest.mark.slow
def test_a_teacher_that_onnx_cannot_express_is_named(
    adapted: MakeSubject, teachers: tuple[Teacher, ...], tmp_path: Path
) -> None:
    pytest.importorskip("onnxscript", reason="needs the extra onnx")
    subject = adapted(changed(teachers, WithBessel))
    events: list[Event] = []
    portable = subject.portable()
    formats = ("pt2", "onnx")
    export = write_export(subject, portable, measure(portable, ignore), tmp_path / "away", formats, events.append)
    assert [file.name for file in export.files] == ["README.md", "labels.json", "model.pt2", "predict.py"]
    (note,) = export.notes
    assert note.startswith("model.onnx cannot be written because of b.pth (conv4-4): ")
    assert "bessel" in note and note.endswith("; leave it out or choose another format")
    assert [event.text for event in events if isinstance(event, NoticeGiven)] == [note]
    assert note in (export.out / "README.md").read_text(encoding="utf-8")


def test_the_conversion_to_onnx_is_cancelled_at_once(subject: AdaptedClassifier, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript", reason="needs the extra onnx")
    import psutil

    children: list[psutil.Process] = []

    def emit(event: Event) -> None:
        found = [
            one
            for one in psutil.Process(os.getpid()).children()
            if any("onnx_worker" in part for part in one.cmdline())
        ]
        if found:
            children.extend(found)
            raise RunCancelled

    portable = subject.portable()
    figures = measure(portable, ignore)
    with pytest.raises(RunCancelled):
        write_export(subject, portable, figures, tmp_path / "away", ("onnx",), emit)
    assert children and not any(one.is_running() for one in children)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("max_distance", "doubts"), [(0.0, {True}), (1e9, {False})])
def test_not_sure_is_printed_where_the_rule_says_so(
    subject: AdaptedClassifier, tmp_path: Path, max_distance: float, doubts: set[bool]
) -> None:
    from PIL import Image

    rule = ConfidenceRule(subject.rule.temperature / 100, max_distance)  # so sharp that only the distance matters
    out = exported(replace(subject, rule=rule), tmp_path / "away", ("pt2",)).out
    pictures = [tmp_path / f"{name}.png" for name in ("red", "blue")]
    for path in pictures:
        Image.new("RGB", (20, 20), path.stem).save(path)
    printed = printed_by(out / "predict.py", pictures, TORCH_ALONE)
    assert {one.not_sure for one in printed} == doubts
    assert {one.name for one in printed} <= {*subject.class_names}
