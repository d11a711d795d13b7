"""A run is repeated exactly; what differs from its time is said first."""

import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.checkpoints.verdicts.saved_choices import keep_choice
from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.files import sha256_of
from purer_app.engine.core.settings.toml_io import read_toml, toml_text
from purer_app.engine.runs.run_files import read_settings
from purer_app.engine.training.repetition import Repetition, prepare_repetition, repeat_command
from tests.helpers.tiny_pools import assert_same_run, changed, tiny_config, write_teacher, write_tiny_pool


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pool and a run on all of its models, with a seed other than the default."""
    folder = tmp_path_factory.mktemp("whole")
    jobs.train(tiny_config(write_tiny_pool(folder / "the pool"), "protonet", seed=7), folder / "run", ignore, Control())
    return folder


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of it whose run names the copied pool."""
    place = Path(shutil.copytree(whole, tmp_path / "place"))
    settings = read_toml(place / "run" / "settings.toml")
    (place / "run" / "settings.toml").write_text(toml_text(settings | {"pool": str(place / "the pool")}))
    return place


def prepared(place: Path) -> Repetition:
    return prepare_repetition(place / "run", ignore)


def note_of(checkpoint: Path) -> Sidecar:
    note = read_sidecar(checkpoint)
    assert note is not None
    return note


def change_manifest(place: Path, **values: object) -> None:
    file = place / "run" / "manifest.toml"
    file.write_text(toml_text(read_toml(file) | values))


def test_nothing_differs_directly_after_a_run(place: Path) -> None:
    found = prepared(place)
    assert found == Repetition(read_settings(place / "run"), (), ())


def test_a_repetition_is_the_same_run(place: Path, tmp_path: Path) -> None:
    jobs.train(prepared(place).config, tmp_path / "again", ignore, Control())
    assert_same_run(place / "run", tmp_path / "again")


@pytest.mark.parametrize("more", [False, True])
def test_the_copied_command_repeats_the_run(place: Path, tmp_path: Path, more: bool) -> None:
    if more:
        write_teacher(place / "the pool", "d", seed=9)
    command = repeat_command(place / "run", prepared(place).config, tmp_path / "out of it" / "again")
    words = shlex.split(command)
    assert words[:2] == ["purer-app", "train"]
    subprocess.run([sys.executable, "-m", "purer_app", *words[1:]], check=True, capture_output=True)
    assert_same_run(place / "run", tmp_path / "out of it" / "again")


def test_a_changed_model_is_named(place: Path) -> None:
    write_teacher(place / "the pool", "a", seed=8)
    assert prepared(place).differences == ("Changed since the run: a.safetensors.",)


CHANGED_NOTES = "The notes on input or classes (a sidecar, or your choice) have changed since the run: {}."


def test_changed_new_and_removed_notes_are_named(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a note says, such as the normalisation, changes the result although the weights are the same."""
    pool = place / "the pool"
    note = pool / "a.toml"
    note.write_text(note.read_text().replace("inverted = false", "inverted = true"))
    assert prepared(place).differences == (CHANGED_NOTES.format("a.safetensors"),)
    note.unlink()
    assert CHANGED_NOTES.format("a.safetensors") in prepared(place).differences
    shutil.copy(pool / "b.toml", note)
    monkeypatch.setenv("PURER_CHOICES", str(place / "choices"))
    keep_choice(sha256_of(pool / "b.pth"), replace(note_of(pool / "b.pth"), class_names=tuple("vwxyz")))
    assert CHANGED_NOTES.format("a.safetensors, b.pth") in prepared(place).differences


def test_the_notes_of_a_run_of_an_earlier_version_are_not_compared(place: Path) -> None:
    file = place / "run" / "manifest.toml"
    file.write_text(toml_text({key: value for key, value in read_toml(file).items() if key != "notes"}))
    (place / "the pool" / "a.toml").write_text((place / "the pool" / "a.toml").read_text() + "# more\n")
    assert prepared(place).differences == ()


def test_a_continued_run_says_that_notes_have_changed(place: Path) -> None:
    note, notices = place / "the pool" / "a.toml", []
    note.write_text(note.read_text() + "# more\n")
    jobs.resume(place / "run", lambda event: notices.append(getattr(event, "text", "")), Control())
    assert f"{CHANGED_NOTES.format('a.safetensors')} The run continues with them as they are now." in notices


def test_a_missing_model_is_named_and_prevents_the_start(place: Path) -> None:
    (place / "the pool" / "c.pth").unlink()
    assert prepared(place).missing == (str(place / "the pool" / "c.pth"),)
    shutil.rmtree(place / "the pool")
    assert len(prepared(place).missing) == 3


def test_a_new_model_is_left_out(place: Path, tmp_path: Path) -> None:
    write_teacher(place / "the pool", "d", seed=9)
    found = prepared(place)
    assert found.config.models == ("a.safetensors", "b.pth", "c.pth")
    assert found.differences == (
        "The folder also holds models that the run did not use; they are left out: d.safetensors.",
    )
    jobs.train(found.config, tmp_path / "again", ignore, Control())
    assert (
        read_toml(tmp_path / "again" / "manifest.toml")["checkpoints"]
        == read_toml(place / "run" / "manifest.toml")["checkpoints"]
    )


def test_other_versions_and_another_device_are_named(place: Path) -> None:
    versions = read_toml(place / "run" / "manifest.toml")["versions"]
    change_manifest(place, device="cuda", versions=versions | {"torch": "1.0"})
    found = prepared(place).differences
    assert found == (f"PyTorch is {versions['torch']}; it was 1.0.", "The device is cpu; it was cuda.")


def test_a_time_limit_is_named(tmp_path: Path) -> None:
    config = changed(tiny_config(write_tiny_pool(tmp_path / "pool"), "protonet"), meta={"max_seconds": 90.0})
    jobs.train(config, tmp_path / "run", ignore, Control())
    (sentence,) = prepared(tmp_path).differences
    assert sentence.startswith("The run has a time limit of 1.5 min, so its number of steps depends on the speed")


def test_missing_validation_pictures_prevent_the_start(place: Path) -> None:
    from tests.helpers.tiny_pools import rewrite_settings

    text = (place / "run" / "settings.toml").read_text().replace('validation = ""', 'validation = "/no/pictures"')
    rewrite_settings(place / "run", text)
    assert prepared(place).missing == ("/no/pictures",)
