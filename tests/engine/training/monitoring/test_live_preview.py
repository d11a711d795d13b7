"""Previews of a run show its pixels, are emitted rarely, and change nothing."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.events import Control, EpisodeShown, Event, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.train_config import EpisodeConfig
from purer_app.engine.images.rgb import to_rgb
from purer_app.engine.inversion.episodes import PseudoEpisodeIndices, PseudoEpisodeSampler
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.monitoring.live_preview import MAX_PICTURES, LivePreview
from purer_app.engine.training.state.training_state import TrainingState
from tests.engine.conftest import CPU, MakePool, MakeTeacher
from tests.helpers.tiny_pools import assert_same_tensors, tiny_config, write_tiny_pool

Parts = tuple[ModelPool, PseudoDataset]


@pytest.fixture
def parts(make_pool: MakePool, make_teacher: MakeTeacher) -> Parts:
    large = tuple(f"bird {k}" for k in range(20))
    pool = make_pool(
        make_teacher(channels=3, size=20, classes=large), make_teacher("lenet", classes=("oak", "elm"), seed=1)
    )
    return pool, PseudoDataset(pool, n_per_class=3, lr=0.25, seed=0, device=CPU)


def plan_of(dataset: PseudoDataset, n_way: int) -> PseudoEpisodeIndices:
    shape = EpisodeConfig(n_way=n_way, n_shot=1, n_query=2)
    return PseudoEpisodeSampler(dataset.blocks, shape).draw(child_generator(0, "test"))


def test_inversion_is_shown_for_one_teacher_after_another(parts: Parts) -> None:
    events: list[Event] = []
    showcase = LivePreview(*parts, every_seconds=0)
    for step in (1, 2, 3):
        showcase.show_inversion(step, events.append)
    shown = [event for event in events if isinstance(event, EpisodeShown)]
    assert [(event.step, event.kind, len(event.pictures)) for event in shown] == [
        (step, "inversion", MAX_PICTURES) for step in (1, 2, 3)
    ]
    captions = [picture.caption for picture in shown[0].pictures]
    assert captions[:8:2] == ["bird 0 · conv4-4-0", "oak · lenet-1", "bird 1 · conv4-4-0", "elm · lenet-1"]
    assert captions[::2] == captions[1::2]
    assert len({picture.caption for event in shown for picture in event.pictures}) == 22


def test_an_episode_is_shown_by_a_support_and_a_query_image_of_each_class(parts: Parts) -> None:
    pool, dataset = parts
    plan = plan_of(dataset, 5)
    events: list[Event] = []
    LivePreview(pool, dataset).show_episode(7, plan, events.append)
    (shown,) = events
    assert isinstance(shown, EpisodeShown)
    assert (shown.step, shown.kind, len(shown.pictures)) == (7, "meta-training", 10)
    for k, index in enumerate(plan.blocks):
        block = dataset.blocks[index]
        chosen = [int(plan.support[k][0]), int(plan.query[k][0])]
        rows = to_rgb(dataset.pixels[index][chosen], block.spec).permute(0, 2, 3, 1).contiguous().numpy()
        for row, picture in zip(rows, shown.pictures[2 * k : 2 * k + 2], strict=True):
            assert picture.rgb == row.tobytes()
            assert (picture.height, picture.width) == block.spec.shape[1:]
            assert picture.caption == f"{block.class_name} · {pool.teachers[block.teacher].name}"


def test_twenty_pictures_of_a_wide_episode_are_shown(parts: Parts) -> None:
    events: list[Event] = []
    LivePreview(*parts).show_episode(7, plan_of(parts[1], 15), events.append)
    assert isinstance(events[0], EpisodeShown)
    assert len(events[0].pictures) == MAX_PICTURES


def test_two_showings_are_a_second_apart(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("purer_app.engine.training.monitoring.live_preview.time.monotonic", lambda: now)
    showcase, events = LivePreview(*parts), list[Event]()
    plan = plan_of(parts[1], 3)
    for now in (0.0, 0.5, 0.99, 1.0, 1.5, 2.1):
        showcase.show_inversion(int(100 * now), events.append)
        showcase.show_episode(int(100 * now), plan, events.append)
    assert [event.step for event in events if isinstance(event, EpisodeShown)] == [0, 100, 210]


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("pool"))


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["maml", "protonet"])
def test_a_run_is_the_same_whether_it_is_watched_or_not(learner: str, pool: Path, tmp_path: Path) -> None:
    config = tiny_config(pool, learner)
    states = []
    for name, seconds in (("never", float("inf")), ("always", 0.0)):
        teachers = load_pool(pool, CPU)
        state = TrainingState(config, teachers, CPU)
        training = MetaTraining(config, teachers, state, RunFolder.create(tmp_path / name, config, {}), None)
        training.live_preview.every_seconds = seconds
        events: list[Event] = []
        training.run(events.append if name == "always" else ignore, Control())
        states.append(state.tensors())
        assert name == "never" or sum(isinstance(event, EpisodeShown) for event in events) == 8
    assert_same_tensors(*states)
    assert torch.equal(states[0]["pixels.0"], states[1]["pixels.0"])
