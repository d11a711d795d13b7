"""A run measures its teachers and stores its images when due, and never twice."""

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunSuspended
from purer_app.engine.core.events import (
    BaselineMeasured,
    Control,
    Event,
    EventSink,
    GallerySaved,
    MetaStepDone,
    NoticeGiven,
    WarmupStepDone,
)
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.evaluation.validation import mean_and_ci95
from purer_app.engine.few_shot.baselines import ensemble_ridge
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode, draw_real_episode, pseudo_episode
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.gallery import open_gallery
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.monitoring.records import TrainingRecords
from purer_app.engine.training.state.training_state import Clock, TrainingState
from tests.conftest import MakeShapes
from tests.engine.conftest import CPU
from tests.helpers.tiny_pools import FinishAfter, SuspendAfter, changed, tiny_config, write_tiny_pool


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_pool(tmp_path_factory.mktemp("pool"))


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return tmp_path / "run"


def train(config: TrainConfig, run: Path, control: Control | None = None) -> list[Event]:
    events: list[Event] = []
    jobs.train(config, run, events.append, control or Control())
    return events


def gallery_config(pool: Path, **record: int) -> TrainConfig:
    return changed(tiny_config(pool, "protonet"), record={"gallery_every": 2, "gallery_images": 2} | record)


def test_the_gallery_is_kept_after_the_warm_up_when_due_and_at_the_end(pool: Path, run: Path) -> None:
    events = train(changed(gallery_config(pool), meta={"steps": 5}), run)
    saved = [event for event in events if isinstance(event, GallerySaved)]
    assert [event.step for event in saved] == [0, 2, 4, 5]
    assert [Path(event.path) for event in saved] == sorted((run / "gallery").glob("*.npz"))
    first = next(k for k, event in enumerate(events) if isinstance(event, GallerySaved))
    assert [event.step for event in events[:first] if isinstance(event, WarmupStepDone)] == [1, 2]
    assert not [event for event in events[:first] if isinstance(event, MetaStepDone)]
    gallery = open_gallery(run)
    assert gallery is not None
    assert gallery.steps == (0, 2, 4, 5) and len(gallery.blocks) == 8


def test_other_models_and_hardness_are_recorded_after_the_warm_up_and_at_the_end(pool: Path, run: Path) -> None:
    events = train(changed(gallery_config(pool), meta={"steps": 5}), run)
    saved = {event.step: event for event in events if isinstance(event, GallerySaved)}
    gallery = open_gallery(run)
    assert gallery is not None
    for step in (0, 5):
        found = [gallery.images(step, block.block) for block in gallery.blocks]
        others = np.concatenate([one.others for one in found if one is not None])
        own = np.concatenate([one.confidence for one in found if one is not None])
        assert len(others) == 2 * 8 and np.isfinite(others).all()
        assert saved[step].others == pytest.approx(others.mean()) and saved[step].own == pytest.approx(own.mean())
        assert all(one is not None and one.n_others == 2 for one in found)
        hardness = np.concatenate([one.hardness for one in found if one is not None])
        assert len(hardness) == 2 * 8 and (hardness >= 0).all(), "NaN is not"


def test_other_models_are_asked_in_between_only_if_it_takes_a_small_share(pool: Path, run: Path) -> None:
    config = changed(gallery_config(pool, gallery_every=1), meta={"steps": 3})
    events = train(config, run)
    others = [event.others is not None for event in events if isinstance(event, GallerySaved)]
    assert others == [True, False, False, True], "a step takes less than 25 times as long here"
    rare = changed(gallery_config(pool, gallery_every=100), meta={"steps": 101})
    events = train(rare, run.with_name("rare"))
    assert [event.others is not None for event in events if isinstance(event, GallerySaved)] == [True, True, True]


def test_a_record_without_other_models_is_written_again_at_the_end_of_a_resumed_run(pool: Path, run: Path) -> None:
    """A run may end at a record that was saved before its end was known."""
    config = changed(gallery_config(pool, gallery_every=1), meta={"steps": 9})
    events, control = list[Event](), SuspendAfter(MetaStepDone, 2)

    def emit(event: Event) -> None:
        events.append(event)
        control.emit(event)

    with pytest.raises(RunSuspended):
        jobs.train(config, run, emit, control)
    jobs.resume(run, events.append, FinishAfter(MetaStepDone, 0))
    saved = [(event.step, event.others is not None) for event in events if isinstance(event, GallerySaved)]
    assert saved == [(0, True), (1, False), (2, False), (2, True)]
    gallery = open_gallery(run)
    assert gallery is not None and gallery.steps == (0, 1, 2)
    last = gallery.images(2, 0)
    assert last is not None and last.others_mean is not None


def test_without_a_warm_up_the_noise_is_kept(pool: Path, run: Path) -> None:
    events = train(changed(gallery_config(pool), inversion={"warmup_steps": 0}, meta={"steps": 1}), run)
    assert [event.step for event in events if isinstance(event, GallerySaved)] == [0, 1]


def test_no_gallery_is_kept_where_none_is_wanted(pool: Path, run: Path) -> None:
    events = train(gallery_config(pool, gallery_every=0), run)
    assert not [event for event in events if isinstance(event, GallerySaved | BaselineMeasured)]
    assert not (run / "gallery").exists()


def test_a_resumed_warm_up_is_recorded_again(pool: Path, run: Path) -> None:
    control = FinishAfter(WarmupStepDone, 1)
    jobs.train(gallery_config(pool), run, control.emit, control)
    half = (run / "gallery" / "step-00000000.npz").read_bytes()
    events: list[Event] = []
    jobs.resume(run, events.append, Control())
    assert [event.step for event in events if isinstance(event, GallerySaved)] == [0, 2, 4, 6]
    assert (run / "gallery" / "step-00000000.npz").read_bytes() != half


def test_without_pictures_the_baseline_is_measured_on_the_first_episode_of_the_step(pool: Path, run: Path) -> None:
    config = gallery_config(pool)
    teachers = load_pool(pool, CPU)
    state = TrainingState(config, teachers, CPU)
    expected = {}

    def watch(event: Event) -> None:
        if isinstance(event, MetaStepDone):
            plan = state.sampler.draw(child_generator(config.seed, "episode", 0, state.step))

            def episode(spec: ImageSpec) -> Episode:
                return pseudo_episode(plan, state.dataset, spec).detach()

            labels = torch.arange(len(plan.support))  # one shot
            method = ensemble_ridge(teachers.members)
            classifier = method.adapt(lambda spec: episode(spec).support_images, labels, len(labels), seed=0)
            predicted = classifier.logits(lambda spec: episode(spec).query_images).argmax(dim=1)
            hits = [int(answer) == k // 2 for k, answer in enumerate(predicted)]
            expected[event.step] = mean_and_ci95(torch.tensor(hits).float())

    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        watch(event)

    MetaTraining(config, teachers, state, RunFolder.create(run, config, {}), None).run(emit, Control())
    measured = [event for event in events if isinstance(event, BaselineMeasured)]
    assert [(event.step, event.method, event.episodes) for event in measured] == [
        (step, "ensemble-ridge", "pseudo") for step in (2, 4, 6)
    ]
    for event in measured:
        assert (event.mean, event.ci95) == pytest.approx(expected[event.step])


def test_with_pictures_the_baseline_is_measured_once_on_the_validation_episodes(
    pool: Path, run: Path, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=4, pictures=4)
    config = changed(tiny_config(pool, validation=str(data)), record={"gallery_every": 2})
    train(config, run)
    (told,) = [event for event in RunFolder(run).events() if isinstance(event, BaselineMeasured)]
    assert (told.step, told.method, told.episodes) == (0, "ensemble-ridge", "validation")
    pictures = load_class_folders(data)
    method = ensemble_ridge(load_pool(pool, CPU).teachers)
    accuracies = []
    for index in range(3):
        plan = draw_real_episode(pictures, 3, 1, 2, child_generator(0, "validation episode", index))
        support, query = (partial(pictures.images, indices=indices) for indices in (plan.support, plan.query))
        named = method.adapt(support, plan.support_labels, 3, seed=0).logits(query).argmax(dim=1)
        accuracies.append((named == plan.query_labels).float().mean())
    assert (told.mean, told.ci95) == pytest.approx(mean_and_ci95(torch.stack(accuracies)))
    again: list[Event] = []
    jobs.resume(run, again.append, Control())
    assert not [event for event in again if isinstance(event, BaselineMeasured)]
    assert sum(isinstance(event, BaselineMeasured) for event in RunFolder(run).events()) == 1


class Held:
    """A clock that ticks when it is read, and a listener that holds each event for an hour."""

    def __init__(self, tick: float) -> None:
        self.now = 0.0
        self._tick = tick

    def read(self) -> float:
        self.now += self._tick
        return self.now

    def emit(self, then: EventSink) -> EventSink:
        def sink(event: Event) -> None:
            then(event)
            self.now += 3600

        return sink


def test_a_pause_uses_up_no_time_of_a_run(pool: Path, run: Path) -> None:
    config = changed(tiny_config(pool, "protonet"), meta={"steps": 6, "max_seconds": 100.0})
    teachers = load_pool(pool, CPU)
    state = TrainingState(config, teachers, CPU)
    held = Held(tick=0.01)
    state.clock = Clock(held.read)
    events: list[Event] = []
    training = MetaTraining(config, teachers, state, RunFolder.create(run, config, {}), None)
    result = training.run(held.emit(events.append), Control())
    assert result.steps == 6
    assert result.seconds < 10
    assert held.now > 3600 * 6
    spans = [event.seconds for event in events if isinstance(event, MetaStepDone)]
    assert all(0 < span < 1 for span in spans)


def test_the_end_names_the_models_that_count_most_and_least(pool: Path, run: Path) -> None:
    config = changed(tiny_config(pool, "pool-embedding"), record={"gallery_every": 0})
    models = load_pool(pool, CPU)
    state = TrainingState(config, models, CPU)
    records, learner = TrainingRecords(config, models, state, RunFolder(run), None), state.learner
    assert isinstance(learner, BranchLearner)

    def notices() -> list[str]:
        events: list[Event] = []
        records.end(events.append)
        return [event.text for event in events if isinstance(event, NoticeGiven)]

    assert notices() == [], "all weights are equal"
    state.theta["gains"].copy_(torch.tensor([1.25, 0.5, 1.0]))
    first, second, third = learner.names
    (text,) = notices()
    assert text.startswith(
        f"{first} has the greatest weight (1.25 times the average) and {second} the smallest (0.50 times)"
    )
    learner.exclude_teacher(second)
    (text,) = notices()
    assert f"and {third} the smallest (1.00 times)" in text, "an excluded model has no weight"
