"""Turns events into plain values for a line of JSON, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from purer_app.engine.core.events import CheckpointInspected, CheckpointListed, Event
from purer_app.engine.core.verdict import Format, Verdict

_BY_NAME: Mapping[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}
_COUNTED = ("done", "total")


def event_to_dict(event: Event) -> dict[str, Any]:
    """Return the event as plain values under its own name; those of `TRANSIENT` events are not all JSON.

    The facts of a verdict stand next to the counts of its event, as in all earlier versions.
    """
    name = type(event).__name__
    if isinstance(event, CheckpointInspected):
        return {"event": name, **event.verdict.to_record(), "done": event.done, "total": event.total}
    return {"event": name, **asdict(event)}


def event_from_dict(record: Mapping[str, Any]) -> Event:
    """Rebuild an event from `event_to_dict`.

    Raises:
        ValueError: the record names no event of this version, or its fields differ.
    """
    values: dict[str, Any] = {name: _frozen(value) for name, value in record.items()}
    kind = _BY_NAME.get(str(values.pop("event", "")))
    if kind is None:
        raise ValueError(f"no event is called {record.get('event')!r}")
    try:
        if kind is CheckpointInspected:
            counts = {name: values.pop(name) for name in _COUNTED if name in values}
            return CheckpointInspected(Verdict.from_record(values), **counts)
        if kind is CheckpointListed:
            values["format"] = Format(values.get("format", ""))
        return kind(**values)
    except TypeError as error:
        raise ValueError(f"{kind.__name__} does not have these fields: {error}") from error


def _frozen(value: Any) -> Any:
    """JSON has lists only; an event holds tuples."""
    return tuple(value) if isinstance(value, list) else value
