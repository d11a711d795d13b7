"""A sidecar is read as it was written, or refused in a sentence."""

from pathlib import Path

import pytest

from purer_app.engine.checkpoints.verdicts.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from purer_app.engine.core.errors import CheckpointError
from purer_app.engine.images.image_spec import ImageSpec

SPEC = ImageSpec(channels=1, height=28, width=28, mean=(0.25,), std=(0.5,), inverted=True)


def note(accuracy: float | None) -> Sidecar:
    return Sidecar(
        architecture="lenet", spec=SPEC, class_names=("ash", "birch"), held_out_accuracy=accuracy, trained_on="trees"
    )


@pytest.mark.parametrize("accuracy", [None, 0.0, 0.875, 1.0])
def test_a_sidecar_is_read_as_written(tmp_path: Path, accuracy: float | None) -> None:
    write_sidecar(tmp_path / "t.pth", note(accuracy))
    assert read_sidecar(tmp_path / "t.pth") == note(accuracy)


@pytest.mark.parametrize("value", ["87.5", "-0.1", "nan", "inf"])
def test_an_accuracy_outside_0_and_1_is_refused(tmp_path: Path, value: str) -> None:
    path = sidecar_path(tmp_path / "t.pth")
    write_sidecar(tmp_path / "t.pth", note(0.875))
    path.write_text(path.read_text().replace("held_out_accuracy = 0.875", f"held_out_accuracy = {value}"))
    with pytest.raises(CheckpointError) as caught:
        read_sidecar(tmp_path / "t.pth")
    assert str(caught.value) == f"t.toml has held_out_accuracy {value}; it must be in [0, 1]"


def test_an_endlessly_nested_sidecar_is_refused_by_name(tmp_path: Path) -> None:
    sidecar_path(tmp_path / "t.pth").write_bytes(b"x = " + b"[" * 5000)
    with pytest.raises(
        CheckpointError, match=rf"^{sidecar_path(tmp_path / 't.pth').name} is not valid TOML: it is nested"
    ):
        read_sidecar(tmp_path / "t.pth")
