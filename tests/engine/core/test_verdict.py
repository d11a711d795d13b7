"""A verdict survives its record, and records and events of earlier versions are still read."""

import json
from typing import Any

import pytest

from purer_app.engine.core.event_codec import event_from_dict, event_to_dict
from purer_app.engine.core.events import CheckpointInspected, CheckpointListed
from purer_app.engine.core.verdict import Format, Hint, HintKind, Use, Verdict, VerdictKind

EARLIER: dict[str, Any] = {  # as written before verdicts had hints
    "event": "CheckpointInspected", "path": "/m/a.pth", "format": "torch-zip", "verdict": "ready", "use": "inversion",
    "architecture": "conv4-32", "confidence": 1.0, "n_classes": 2, "input": [3, 32, 32], "parameters": 28_896,
    "assumptions": [], "reasons": [], "sha256": "ab" * 32, "class_names": ["ash", "elm"], "held_out_accuracy": None,
    "done": 1, "total": 2, "candidates": [], "mean": [0.5, 0.5, 0.5], "std": [0.2, 0.2, 0.2], "batch_norm": [],
    "choice_kept": False,
}  # fmt: skip
READY = Verdict(
    path="/m/a.pth",
    format=Format.TORCH_ZIP,
    kind=VerdictKind.READY,
    use=Use.INVERSION,
    architecture="conv4-32",
    confidence=1.0,
    n_classes=2,
    input=(3, 32, 32),
    parameters=28_896,
    sha256="ab" * 32,
    class_names=("ash", "elm"),
    mean=(0.5,) * 3,
    std=(0.2,) * 3,
)
OPEN = Verdict(
    path="/m/b.pth",
    format=Format.SHARDED,
    kind=VerdictKind.NEEDS_CHOICE,
    reasons=("two fit alike",),
    candidates=("x/a", "x/b"),
    hints=(Hint(HintKind.CHOOSE_ONE, "x/a"), Hint(HintKind.EXPORT)),
)


def test_an_event_of_an_earlier_version_is_read() -> None:
    assert event_from_dict(EARLIER) == CheckpointInspected(READY, 1, 2)


def test_an_event_keeps_the_fields_of_earlier_versions() -> None:
    record = json.loads(json.dumps(event_to_dict(CheckpointInspected(READY, 1, 2))))
    assert {name: record[name] for name in EARLIER} == EARLIER
    assert record.keys() - EARLIER.keys() == {"hints"}


@pytest.mark.parametrize("verdict", [READY, OPEN], ids=["ready", "open"])
def test_a_verdict_survives_json(verdict: Verdict) -> None:
    read = Verdict.from_record(json.loads(json.dumps(verdict.to_record())))
    assert read == verdict
    assert (type(read.kind), type(read.use), type(read.format)) == (VerdictKind, Use, Format)


def test_a_listed_file_survives_json() -> None:
    listed = CheckpointListed("/m/a.pth", Format.PT2, 10, 0, "", 1, 1)
    read = event_from_dict(json.loads(json.dumps(event_to_dict(listed))))
    assert read == listed and isinstance(read, CheckpointListed) and type(read.format) is Format


@pytest.mark.parametrize("change", [{"verdict": "perhaps"}, {"format": "paper"}, {"use": "lunch"}, {"colour": "red"}])
def test_a_record_of_another_shape_is_not_an_event(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"(CheckpointInspected|Verdict) does not have these fields"):
        event_from_dict(EARLIER | change)


@pytest.mark.parametrize("hints", [3, [3], None])
def test_hints_of_another_shape_are_refused(hints: object) -> None:
    with pytest.raises(ValueError, match="the hints of a verdict are"):
        event_from_dict({**EARLIER, "hints": hints})


def test_the_documented_form_is_plain_json() -> None:
    assert json.loads(json.dumps(OPEN.to_json())) == OPEN.to_json() == {
        "path": "/m/b.pth", "format": "sharded", "verdict": "needs-choice", "use": "none", "architecture": "",
        "confidence": 0.0, "n_classes": 0, "input": None, "parameters": 0, "assumptions": [],
        "reasons": ["two fit alike"], "sha256": "", "candidates": ["x/a", "x/b"],
    }  # fmt: skip
