"""A report names every file with its reasons and remedies, and escapes all text from files."""

from pathlib import Path
from typing import Any

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.verdict import Format, Use, Verdict, VerdictKind
from purer_app.engine.reports.intake_report import check_report_name, write_intake_report

FORMS = ("txt", "md", "html")


def verdict(name: str, kind: VerdictKind, **facts: Any) -> Verdict:
    return Verdict(**{"path": f"/models/{name}", "format": Format.TORCH_ZIP, "kind": kind} | facts)


READY = verdict(
    "a.pth", VerdictKind.READY, use=Use.INVERSION, architecture="conv4-32", confidence=1.0, n_classes=5,
    input=(3, 32, 32), parameters=28896, sha256="ab" * 32,
)  # fmt: skip
ASSUMED = verdict("b.pth", VerdictKind.ASSUMPTIONS, use=Use.FEATURES, architecture="resnet18", confidence=0.8,
                  assumptions=("the input has 224x224 pixels",))  # fmt: skip
OPEN = verdict("c.pth", VerdictKind.NEEDS_CHOICE, reasons=("two fit alike",))
BAD = verdict("<b>`e`*.pth", VerdictKind.REFUSED, reasons=("it <holds> a *saved* program",))


def advice(found: Verdict) -> list[str]:
    return [f"Choose for {found.path}"] if found.kind is VerdictKind.NEEDS_CHOICE else []


def written(tmp_path: Path, suffix: str, *verdicts: Verdict) -> str:
    out = tmp_path / f"report.{suffix}"
    write_intake_report(verdicts, out, advice)
    return out.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", FORMS)
def test_every_file_is_in_the_report_with_all_known_facts(suffix: str, tmp_path: Path) -> None:
    text = written(tmp_path, suffix, READY, ASSUMED, OPEN)
    assert "3 files: 1 ready, 1 ready with assumptions, 1 needs your choice. Nothing in them was executed." in text
    for words in (
        "/models/a.pth", "conv4-32", "28,896", "3×32×32", "ab" * 32, "resnet18 (80 % sure)", "for its features",
        "assumed: the input has 224x224 pixels", "two fit alike", "what to do: Choose for /models/c.pth",
    ):  # fmt: skip
        assert words in text, words


def test_one_file_is_counted_in_the_singular(tmp_path: Path) -> None:
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
