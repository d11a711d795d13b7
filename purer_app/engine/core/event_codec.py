"""Converts events to plain values for a line of JSON, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from purer_app.engine.core.events import CheckpointInspected, Event
from purer_app.engine.core.plain_values import build
from purer_app.engine.core.verdict import Verdict

_BY_NAME: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}
_COUNTS = ("done", "total")


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return the event as plain values with its name; those of `TRANSIENT` events are not all JSON.

    The facts of a verdict are on the same level as the counts of its event, as in all earlier versions.
    """
    name = type(event).__name__
    if isinstance(event, CheckpointInspected):
        return {"event": name, **event.verdict.to_record(), "done": event.done, "total": event.total}
    return {"event": name, **asdict(event)}


def event_from_dict(record: Mapping[str, Any]) -> Event:
    """Rebuild an event from `event_to_dict`.

    Raises:
        ValueError: the record names no event of this version, or a field is missing, unknown or of another type.
    """
    if not isinstance(record, Mapping):
        raise ValueError(f"{record!r} is not an event")
    values = dict(record)
    kind = _BY_NAME.get(str(values.pop("event", "")))
    if kind is None:
        raise ValueError(f"no event is called {record.get('event')!r}")
    if kind is CheckpointInspected:
        counts = {name: values.pop(name) for name in _COUNTS if name in values}
        values = {"verdict": Verdict.from_record(values), **counts}
    return build(kind, values)
