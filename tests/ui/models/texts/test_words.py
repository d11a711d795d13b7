"""Verdicts in words: what stands in the table, on the rail and in the report."""

import pytest

from purer_app.ui.models.texts.words import (
    Kind,
    architecture_text,
    counted,
    input_text,
    kind_of,
    kind_word,
    remarks,
    report,
)
from tests.ui.conftest import MakeVerdict


@pytest.mark.parametrize(
    ("word", "use", "kind"),
    [
        ("ready", "inversion", Kind.READY),
        ("ready", "priors-only", Kind.READY),
        ("assumptions", "inversion", Kind.ASSUMPTIONS),
        ("ready", "features", Kind.FEATURES),
        ("needs-choice", "none", Kind.CHOICE),
        ("refused", "none", Kind.REFUSED),
    ],
)
def test_a_verdict_has_its_kind(verdict: MakeVerdict, word: str, use: str, kind: Kind) -> None:
    assert kind_of(verdict(verdict=word, use=use), is_inspecting=False) is kind


def test_a_model_without_verdict_is_being_checked_or_missing() -> None:
    assert kind_word(kind_of(None, is_inspecting=True)) == "Checking…"
    assert kind_word(kind_of(None, is_inspecting=False)) == "Missing"
    assert "put it back" in remarks(None, Kind.MISSING)[0]


def test_models_are_summed_up_in_a_few_words() -> None:
    assert counted([]) == ""
    assert counted([Kind.READY, Kind.ASSUMPTIONS, Kind.REFUSED]) == "2 ready, 1 refused"
    assert counted([Kind.CHOICE]) == "1 needs your choice"
    assert counted([Kind.CHOICE, Kind.CHOICE, Kind.MISSING]) == "2 need your choice, 1 missing"


def test_the_architecture_says_how_sure_it_is_only_where_it_was_guessed(verdict: MakeVerdict) -> None:
    assert architecture_text(verdict()) == "conv4-32"
    assert architecture_text(verdict(confidence=0.8)) == "conv4-32 · 80 %"
    assert architecture_text(None) == ""


def test_the_report_names_what_is_and_why(verdict: MakeVerdict) -> None:
    assumed = verdict("/m/a.pth", verdict="assumptions", assumptions=("the input has 32x32 pixels",), confidence=0.8)
    refused = verdict(
        "/m/b.pth", verdict="refused", use="none", reasons=("b.pth is a web page",), input=(), parameters=0,
        n_classes=0, architecture="",
    )  # fmt: skip
    text = report([("/m/a.pth", assumed, Kind.ASSUMPTIONS), ("/m/b.pth", refused, Kind.REFUSED)])
    first, second = text.split("\n\n")
    assert first.splitlines()[:2] == ["a.pth: Ready with assumptions", "  assumed: the input has 32x32 pixels"]
    assert f"  input: {input_text(assumed)}" in first.splitlines() and "  parameters: 28,896" in first.splitlines()
    assert second.splitlines()[:2] == ["b.pth: Refused", "  b.pth is a web page"]
    assert "parameters" not in second
