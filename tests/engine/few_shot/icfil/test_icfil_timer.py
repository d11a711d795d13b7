"""The remaining time of calibrations follows measured steps, and a calibration can be cancelled inside a step."""

import pytest
import torch

from purer_app.engine.core.errors import AdaptationError, RunCancelled
from purer_app.engine.core.events import CalibrationProgressed, Event, Heartbeat, NoticeGiven, ignore
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.few_shot import heartbeats
from purer_app.engine.few_shot.heartbeats import HeartbeatsBetweenOperations, HeartbeatTimer
from purer_app.engine.few_shot.icfil.calibration import calibrate
from purer_app.engine.few_shot.icfil.timer import CalibrationTimer, SeveralCalibrations
from purer_app.engine.few_shot.methods import LearnerMethod
from tests.engine.conftest import MakeEpisode, MakeLearner

TINY = IcfilConfig(inversion_steps=3, images_per_class=2, steps=2)
LEARNERS = ("protonet", "maml", "pool-embedding", "compact", "student")


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_remaining_time_follows_the_measured_steps() -> None:
    clock, events = Clock(), list[Event]()
    pace = CalibrationTimer(events.append, inversions=4, updates=2, updates_cost=3.0, clock=clock)
    for seconds in (9.0, 5.0, 5.0, 5.0):
        with pace.inversion_step():
            clock.now += seconds
    for seconds in (2.0, 1.0):
        with pace.update_step():
            clock.now += seconds
    found = [event for event in events if isinstance(event, CalibrationProgressed)]
    assert [(event.step, event.steps) for event in found] == [(step, 6) for step in range(1, 7)]
    left = [event.remaining_seconds for event in found]
    assert left[0] == 3 * 9 + 3 * 9, "after one step, nothing else is known"
    assert left[1] == 2 * 5 + 3 * 5, "the first step warms up, so it no longer counts"
    assert left[3] == 3 * 5, "all updates together were expected to cost three inversion steps"
    assert left[4:] == [2.0, 0.0]


def test_several_calibrations_are_reported_as_one() -> None:
    clock, events = Clock(), list[Event]()
    sink = SeveralCalibrations(events.append, 3, clock)
    clock.now = 100.0  # the time that it took to read models
    for _ in range(3):
        for step, elapsed, left in ((1, 4.0, 6.0), (2, 10.0, 0.0)):
            clock.now += 4.0 if step == 1 else 6.0
            sink(CalibrationProgressed(step, 2, elapsed, left))
    assert events == [
        CalibrationProgressed(1, 6, 4, 6 + 2 * 10),
        CalibrationProgressed(2, 6, 10, 2 * 10),
        CalibrationProgressed(3, 6, 14, 6 + 10),
        CalibrationProgressed(4, 6, 20, 10),
        CalibrationProgressed(5, 6, 24, 6),
        CalibrationProgressed(6, 6, 30, 0),
    ]
    sink(NoticeGiven("other events pass"))
    assert events[-1] == NoticeGiven("other events pass")


@pytest.mark.parametrize("name", LEARNERS)
def test_each_step_of_a_calibration_is_reported(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    events = list[Event]()
    generator = torch.Generator().manual_seed(0)
    calibrate(adapted, episode.support_images, episode.support_labels, TINY, generator, emit=events.append)
    found = [event for event in events if isinstance(event, CalibrationProgressed)]
    assert [(event.step, event.steps) for event in found] == [(step, 5) for step in range(1, 6)]
    assert all(event.remaining_seconds > 0 for event in found[:-1])
    assert found[-1].remaining_seconds == 0


def count_beats(make_learner: MakeLearner, make_episode: MakeEpisode, name: str, steps: int) -> int:
    learner, theta = make_learner(name)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    events = list[Event]()
    config = IcfilConfig(inversion_steps=steps, images_per_class=2, steps=1)
    generator = torch.Generator().manual_seed(0)
    calibrate(adapted, episode.support_images, episode.support_labels, config, generator, emit=events.append)
    return sum(isinstance(event, Heartbeat) for event in events)


@pytest.mark.parametrize("name", ["pool-embedding", "compact", "student"])
def test_heartbeats_come_between_models_forward_and_backward(
    make_learner: MakeLearner, make_episode: MakeEpisode, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(heartbeats, "PERIOD_S", 0.0)
    more = [count_beats(make_learner, make_episode, name, steps) for steps in (2, 3)]
    network = make_learner(name)[0].network
    branches = len(network.active())  # type: ignore[operator]
    assert more[1] - more[0] >= 2 * branches, "each further inversion step has a beat per branch and direction"


@pytest.mark.parametrize("name", LEARNERS)
def test_the_first_step_can_be_cancelled_between_any_two_operations(
    make_learner: MakeLearner, make_episode: MakeEpisode, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(heartbeats, "PERIOD_S", 0.0)
    learner, theta = make_learner(name)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)

    def answer_after(beats: int) -> list[Event]:
        events = list[Event]()

        def emit(event: Event) -> None:
            events.append(event)
            if len(events) == beats:
                raise RunCancelled

        generator = torch.Generator().manual_seed(0)
        with pytest.raises(RunCancelled):
            calibrate(adapted, episode.support_images, episode.support_labels, TINY, generator, emit=emit)
        return events

    for beats in (1, 40, 90):  # in the forward pass, later in it or in the backward pass
        assert all(isinstance(event, Heartbeat) for event in answer_after(beats))
    assert not any(module._forward_pre_hooks for module in adapted.network.modules())


@pytest.mark.parametrize("name", LEARNERS)
def test_adapting_can_also_be_cancelled_before_the_first_step(
    make_learner: MakeLearner, make_episode: MakeEpisode, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(heartbeats, "PERIOD_S", 0.0)
    learner, theta = make_learner(name)
    episode = make_episode()

    def emit(event: Event) -> None:
        raise RunCancelled

    def never(*_: object, **__: object) -> None:
        raise AssertionError("the calibration began")

    monkeypatch.setattr("purer_app.engine.few_shot.methods.calibrate", never)
    method, images = LearnerMethod(name, learner, theta), episode.support_images
    with pytest.raises(RunCancelled):
        method.calibrated(lambda _: images, episode.support_labels, 3, TINY, seed=0, emit=emit)


def test_an_exception_of_a_heartbeat_ends_the_backward_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("purer_app.engine.few_shot.heartbeats.time.monotonic", clock)
    stops = list[bool]()

    def emit(event: Event) -> None:
        if stops:
            raise RunCancelled

    x = torch.randn(4, 4, requires_grad=True)
    heart = HeartbeatTimer(emit, "test")
    y = (x @ x).relu().square().sum()
    stops.append(True)
    clock.now += 1.0
    with pytest.raises(RunCancelled), HeartbeatsBetweenOperations(heart):
        y.backward()
    assert x.grad is None


def test_the_longest_silence_is_measured_between_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr("purer_app.engine.few_shot.heartbeats.time.monotonic", clock)
    events = list[Event]()
    heart = HeartbeatTimer(events.append, "test")
    for silence in (0.05, 0.4, 0.02):
        clock.now += silence
        heart.beat()
    assert heart.longest_s == pytest.approx(0.4)
    assert events == [Heartbeat("test")], "at most ten a second"
    heart.start()
    assert heart.longest_s == 0.0


def test_too_little_memory_is_reported_in_one_sentence(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    learner, theta = make_learner("maml")
    episode = make_episode()
    huge = IcfilConfig()
    object.__setattr__(huge, "images_per_class", 10**13)  # more than settings allow, and than any machine holds
    method = LearnerMethod("maml", learner, theta)
    images = episode.support_images
    with pytest.raises(AdaptationError, match=r"more memory than is available for \d+ pictures of 3 classes"):
        method.calibrated(lambda _: images, episode.support_labels, 3, huge, seed=0, emit=ignore)
