"""A report names every file, why it got its verdict and what to do, and takes no words of a file for markup."""

from pathlib import Path
from typing import Any

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.reports.intake_report import check_report_name, what_to_do, write_intake_report

FORMS = ("txt", "md", "html")


def verdict(name: str, kind: str, **values: Any) -> dict[str, Any]:
    usual = {
        "path": f"/models/{name}", "format": "torch-zip", "verdict": kind, "use": "none", "architecture": "",
        "confidence": 0.0, "n_classes": 0, "input": None, "parameters": 0, "assumptions": [], "reasons": [],
        "sha256": "", "candidates": [],
    }  # fmt: skip
    return usual | values


READY = verdict(
    "a.pth", "ready", use="inversion", architecture="conv4-32", confidence=1.0, n_classes=5, input=[3, 32, 32],
    parameters=28896, sha256="ab" * 32,
)  # fmt: skip
ASSUMED = READY | verdict("b.pth", "assumptions", use="features", architecture="resnet18", confidence=0.8,
                          assumptions=["the input has 224x224 pixels"])  # fmt: skip
OPEN = verdict("c.pth", "needs-choice", candidates=["resnet18", "torchvision/resnet18"], reasons=["two fit alike"])
OWN = verdict("d.pth", "needs-choice", reasons=["unknown"])
BAD = verdict("<b>`e`*.pth", "refused", reasons=["it <holds> a *saved* program"])


def written(tmp_path: Path, suffix: str, *verdicts: dict[str, Any]) -> str:
    out = tmp_path / f"report.{suffix}"
    write_intake_report(verdicts, out)
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", FORMS)
def test_every_file_stands_in_the_report_with_all_that_is_known(suffix: str, tmp_path: Path) -> None:
    text = written(tmp_path, suffix, READY, ASSUMED, OPEN, OWN)
    assert "4 files: 1 ready, 1 ready with assumptions, 2 needs your choice. Nothing in them was executed." in text
    for words in (
        "/models/a.pth", "conv4-32", "28,896", "3×32×32", "ab" * 32, "resnet18 (80 % sure)", "for its features",
        "assumed: the input has 224x224 pixels", "two fit alike", "purer-app choose /models/c.pth --architecture NAME",
        "purer-app export-script --out export.py",
    ):  # fmt: skip
        assert words in text, words


def test_one_file_is_one_file(tmp_path: Path) -> None:
    assert written(tmp_path, "txt", READY).startswith("1 file: 1 ready. Nothing in them was executed.\n\n/models/a.pth")


def test_names_and_reasons_are_never_markup(tmp_path: Path) -> None:
    page = written(tmp_path, "html", BAD)
    assert "<b>" not in page and "&lt;b&gt;`e`*.pth" in page and "it &lt;holds&gt; a *saved* program" in page
    assert r"it \<holds\> a \*saved\* program" in written(tmp_path, "md", BAD)
    assert "## `` <b>`e`*.pth ``: Refused" in written(tmp_path, "md", BAD)
    assert "it <holds> a *saved* program" in written(tmp_path, "txt", BAD)


@pytest.mark.parametrize("name", ["report", "report.pdf"])
def test_an_unknown_form_is_named(name: str) -> None:
    with pytest.raises(ConfigError, match=rf"^the suffix of the report {name} must be one of \.txt, \.md, \.html$"):
        check_report_name(Path(name))


def test_a_large_suffix_is_one_too(tmp_path: Path) -> None:
    assert written(tmp_path, "HTML", READY).startswith("<!doctype html>")


def test_the_next_step_is_one_sentence() -> None:
    assert what_to_do(READY) == what_to_do(BAD) == ""
    assert what_to_do(OWN | {"reasons": ["Say it: purer-app choose d.pth"]}) == "", "the reason says it already"
    assert what_to_do(ASSUMED) == (
        "Check the assumptions. If one is wrong, correct it: purer-app choose /models/b.pth "
        "--image-size N --mean A,B,C --std A,B,C --classes NAMES"
    )
    assert what_to_do(OPEN) == (
        "Choose one of resnet18, torchvision/resnet18: purer-app choose /models/c.pth --architecture NAME"
    )
    assert what_to_do(OWN) == (
        "If you know its architecture: purer-app choose /models/d.pth --architecture NAME; "
        "If it is your own model: purer-app export-script --out export.py writes a script that makes a .pt2 file of it"
    )
