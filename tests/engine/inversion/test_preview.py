"""A preview inversion covers a model's classes, is recognised by the model, and repeats with its seed."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import PoolError, RunCancelled
from purer_app.engine.core.events import Control, DreamProgressed, Event, Heartbeat, Picture, ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import DreamConfig
from purer_app.engine.images.transforms import normalise
from purer_app.engine.inversion.preview import Dreams, dream_of, spread
from tests.helpers.tiny_pools import FinishAfter, write_teacher


def pixels(pictures: tuple[Picture, ...]) -> torch.Tensor:
    """Return (n, 3, h, w) in [0, 1]."""
    rows = [torch.tensor(list(p.rgb)).reshape(p.height, p.width, 3) for p in pictures]
    return torch.stack(rows).permute(0, 3, 1, 2) / 255


def config_for(path: Path, **values: Any) -> DreamConfig:
    return replace(DreamConfig(model=str(path), images=6, steps=25, device="cpu"), **values)


@pytest.fixture(scope="module")
def grey(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_teacher(tmp_path_factory.mktemp("grey"), "grey", "conv4-8", classes=4)


@pytest.fixture(scope="module")
def dreamt(grey: Path) -> tuple[Dreams, list[Event]]:
    events: list[Event] = []
    return dream_of(config_for(grey), events.append, Control()), events


@given(images=st.integers(1, 40), n_classes=st.integers(1, 100))
def test_images_are_spread_evenly_and_grouped(images: int, n_classes: int) -> None:
    labels = spread(images, n_classes)
    counts = Counter(labels)
    assert len(labels) == images and labels == sorted(labels)
    assert set(labels) <= set(range(n_classes)) and len(counts) == min(images, n_classes)
    assert max(counts.values()) - min(counts.values()) <= 1
    steps = {after - before for before, after in zip(sorted(counts), sorted(counts)[1:], strict=False)}
    assert not steps or max(steps) - min(steps) <= 1


def test_sixteen_images_of_five_classes_are_dealt_in_turn() -> None:
    assert spread(16, 5) == sorted([0, 1, 2, 3, 4] * 3 + [0])


def test_pictures_keep_the_models_size_and_their_class(dreamt: tuple[Dreams, list[Event]]) -> None:
    dreams, _ = dreamt
    assert dreams.labels == (0, 0, 1, 1, 2, 3)
    assert dreams.class_names == tuple(f"grey class {k}" for k in range(4))
    assert [picture.caption for picture in dreams.pictures] == [dreams.class_names[label] for label in dreams.labels]
    assert {(picture.height, picture.width, len(picture.rgb)) for picture in dreams.pictures} == {(16, 16, 3 * 16 * 16)}
    assert torch.equal(pixels(dreams.pictures)[:, 0], pixels(dreams.pictures)[:, 2])  # grey stays grey


def test_confidence_is_the_models_probability_for_the_shown_picture(
    grey: Path, dreamt: tuple[Dreams, list[Event]]
) -> None:
    dreams, _ = dreamt
    inspection = inspect_file(grey)
    assert inspection.backbone is not None and inspection.spec is not None
    with torch.no_grad():
        seen = normalise(pixels(dreams.pictures), inspection.spec)
        belief = inspection.backbone(seen).softmax(dim=1)[range(6), dreams.labels]
    assert dreams.confidences == pytest.approx(belief.tolist(), abs=0.02)  # the picture's 8 bits are coarser


def test_a_trained_model_recognises_its_inverted_images() -> None:
    path = resource("glyphs-pool") / "teacher-04-lenet-bn.pt2"
    early, late = (dream_of(config_for(path, steps=steps), ignore, Control()).confidences for steps in (1, 40))
    assert min(late) > 0.5
    assert sum(late) > sum(early) + 1


def test_every_step_can_be_stopped_and_every_tenth_is_shown(dreamt: tuple[Dreams, list[Event]]) -> None:
    dreams, events = dreamt
    shown = [event for event in events if isinstance(event, DreamProgressed)]
    assert [(event.step, event.steps) for event in shown] == [(10, 25), (20, 25), (25, 25)]
    assert shown[-1].pictures == dreams.pictures != shown[0].pictures
    assert sum(isinstance(event, Heartbeat) for event in events) == 25

    def stop(event: Event) -> None:
        if isinstance(event, DreamProgressed):
            raise RunCancelled

    with pytest.raises(RunCancelled):
        dream_of(config_for(Path(dreams.model)), stop, Control())


def test_a_request_to_finish_keeps_the_images_so_far(grey: Path) -> None:
    control = FinishAfter(Heartbeat, 4)
    events: list[Event] = []

    def listen(event: Event) -> None:
        control.emit(event)
        events.append(event)

    dreams = dream_of(config_for(grey), listen, control)
    (shown,) = (event for event in events if isinstance(event, DreamProgressed))
    assert shown.step == 4 and shown.pictures == dreams.pictures


def test_inverted_images_repeat_with_the_seed(grey: Path, dreamt: tuple[Dreams, list[Event]]) -> None:
    assert dream_of(config_for(grey), ignore, Control()) == dreamt[0]
    assert dream_of(config_for(grey, seed=1), ignore, Control()).pictures != dreamt[0].pictures


@pytest.mark.parametrize(("architecture", "channels", "size"), [("resnet10-4", 3, 20), ("lenet", 1, 28)])
def test_colour_models_and_models_without_batch_norm_can_be_inverted_too(
    architecture: str, channels: int, size: int, tmp_path: Path
) -> None:
    path = write_teacher(tmp_path, "m", architecture, channels=channels, size=size)
    dreams = dream_of(config_for(path, steps=3), ignore, Control())
    assert {(picture.height, picture.width) for picture in dreams.pictures} == {(size, size)}
    seen = pixels(dreams.pictures)
    assert torch.equal(seen[:, 0], seen[:, 2]) is (channels == 1)


def test_a_model_that_cannot_be_inverted_gives_the_reason(tmp_path: Path) -> None:
    headless = write_teacher(tmp_path, "headless", classes=1)
    (tmp_path / "page.pth").write_bytes(b"<html>404</html>")
    reasons = {
        headless: "its head has 1 output; inversion needs at least 2 classes, but its features can be used",
        tmp_path / "page.pth": "page.pth is a web page, not weights: a download link led to a page. "
        "Open the link in a browser and fetch the file there.",
        tmp_path / "gone.pth": "gone.pth cannot be read: No such file or directory",
    }
    for path, reason in reasons.items():
        with pytest.raises(PoolError) as refusal:
            dream_of(config_for(path), ignore, Control())
        assert str(refusal.value) == f"{path} cannot be inverted: {reason}"
