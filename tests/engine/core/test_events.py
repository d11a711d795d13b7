"""Events are plain values that survive JSON."""

import json
import pickle
from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purer_app.engine.core import events, training_events
from purer_app.engine.core.event_codec import event_from_dict, event_to_dict
from purer_app.engine.core.events import (
    TRANSIENT,
    Control,
    Event,
    Heartbeat,
    MicroBatchHalved,
    NoticeGiven,
    Picture,
    TeacherSetAside,
    ignore,
)
from purer_app.engine.core.verdict import Format, Hint, HintKind, Use, Verdict, VerdictKind

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(),
    int: st.integers(),
    bool: st.booleans(),
    float: NUMBERS,
    float | None: st.none() | NUMBERS,
    int | None: st.none() | st.integers(),
    tuple[int, ...]: st.lists(st.integers()).map(tuple),
    tuple[float, ...]: st.lists(NUMBERS).map(tuple),
    tuple[str, ...]: st.lists(st.text()).map(tuple),
    tuple[Picture, ...]: st.lists(
        st.builds(Picture, rgb=st.binary(), height=st.integers(), width=st.integers(), caption=st.text())
    ).map(tuple),
    Format: st.sampled_from(Format),
    VerdictKind: st.sampled_from(VerdictKind),
    Use: st.sampled_from(Use),
    tuple[Hint, ...]: st.lists(st.builds(Hint, kind=st.sampled_from(HintKind), architecture=st.text())).map(tuple),
}
VALUES[Verdict] = st.builds(Verdict, **{name: VALUES[hint] for name, hint in get_type_hints(Verdict).items()})


def any_event(kind: type[Event]) -> st.SearchStrategy[Event]:
    return st.builds(kind, **{name: VALUES[hint] for name, hint in get_type_hints(kind).items()})


@pytest.mark.parametrize("kind", [kind for kind in get_args(Event) if kind not in TRANSIENT or kind is Heartbeat])
def test_an_event_survives_json(kind: type[Event]) -> None:
    @settings(max_examples=25)
    @given(event=any_event(kind))
    def comes_back(event: Event) -> None:
        assert event_from_dict(json.loads(json.dumps(event_to_dict(event)))) == event

    comes_back()


@pytest.mark.no_cover
@pytest.mark.parametrize("kind", get_args(Event))
def test_an_event_survives_pickling_to_another_process(kind: type[Event]) -> None:
    @settings(max_examples=25)
    @given(event=any_event(kind))
    def comes_back(event: Event) -> None:
        copy = pickle.loads(pickle.dumps(event))
        assert copy == event and hash(copy) == hash(event)

    comes_back()


def test_a_record_names_its_event() -> None:
    assert event_to_dict(NoticeGiven("No GPU")) == {"event": "NoticeGiven", "text": "No GPU"}


@pytest.mark.parametrize("record", [{"event": "Exploded"}, {}, {"event": None}])
def test_an_unknown_event_is_refused(record: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"no event is called {record.get('event')!r}"):
        event_from_dict(record)


@pytest.mark.parametrize("record", [None, 3, "x", [], [1]])
def test_what_is_not_a_record_is_refused(record: Any) -> None:
    with pytest.raises(ValueError, match="is not an event"):
        event_from_dict(record)


@pytest.mark.parametrize("fields", [{}, {"doing": "x", "colour": "red"}, {"doing": 7}, {"doing": ["x"]}])
def test_other_fields_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Heartbeat does not have these fields"):
        event_from_dict({"event": "Heartbeat", **fields})


def test_every_kind_of_event_is_in_the_union_and_can_be_had_from_one_place() -> None:
    kinds = {
        value
        for module in (events, training_events)
        for value in vars(module).values()
        if is_dataclass(value) and isinstance(value, type) and value not in (Picture, Verdict)
    }
    assert kinds == set(get_args(Event))
    assert {kind.__name__ for kind in kinds} <= set(events.__all__)


def test_events_that_a_user_should_read_are_sentences() -> None:
    assert TeacherSetAside(7, "bird", "its loss is nan").text == ("bird is not used after step 7: its loss is nan")
    sentence = "Memory is too small for the images of bird at once; they now pass "
    assert MicroBatchHalved(7, "bird", 8, 16).text == f"{sentence}8 at a time instead of 16"
    assert MicroBatchHalved(7, "bird", 1, 3).text == f"{sentence}one by one instead of 3 at a time"


def test_a_halving_that_an_earlier_version_recorded_has_no_number_before() -> None:
    record = {"event": "MicroBatchHalved", "step": 7, "teacher": "bird", "micro_batch": 8}
    told = event_from_dict(record)
    assert isinstance(told, MicroBatchHalved)
    assert told.text == "Memory is too small for the images of bird at once; they now pass 8 at a time"


def test_an_event_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Heartbeat("reading").doing = "writing"  # type: ignore[misc]


def test_a_plain_control_requests_nothing_and_ignore_accepts_every_event() -> None:
    assert Control().finish_requested is False
    assert Control().suspend_requested is False
    assert ignore(Heartbeat("reading")) is None  # type: ignore[func-returns-value]
