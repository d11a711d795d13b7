"""The report is one self-contained HTML page with all parts of a run."""

import ast
import inspect
import re
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import (
    NoticeGiven,
    RunFinished,
    SwitchFired,
)
from purer_app.engine.evaluation.evaluate import Evaluation, PairedDifference
from purer_app.engine.reports.report import ReportInput, render, write_report
from tests.helpers.report_pages import (
    FULL,
    HOSTILE,
    Page,
    model,
    prediction,
    row,
    sheet,
    step,
)


def test_the_page_loads_no_resource_and_runs_no_script() -> None:
    text = render(FULL)
    page = Page(text)
    assert re.findall(r"https?://[^\s\"'<]*", text.replace("http://www.w3.org/2000/svg", "")) == []
    assert {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags} == set()
    assert "url(" not in text
    assert "@import" not in text


def test_every_element_is_closed_and_every_id_is_given_once() -> None:
    page = Page(render(FULL))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert page.faults == []
    assert len(ids) == len(set(ids))


def test_every_drawing_is_well_formed_xml() -> None:
    drawings = re.findall(r"<svg.*?</svg>", render(FULL), flags=re.DOTALL)
    assert len(drawings) == 3 + 4 + 2  # charts, rows, differences
    for drawing in drawings:
        ElementTree.fromstring(drawing)


def test_conclusions_come_before_every_table() -> None:
    text = render(FULL)
    assert text.index("The learner is below the ensemble.") < text.index("<table")


def test_hostile_names_are_shown_and_never_become_markup(tmp_path: Path) -> None:
    pairs = (PairedDifference(HOSTILE, HOSTILE, 5, 1, 1.0, 0.5),)
    report = ReportInput(
        title=HOSTILE,
        conclusions=(HOSTILE,),
        notes=(HOSTILE,),
        models=(model(path=f"/x/{HOSTILE}", verdict=HOSTILE, architecture=HOSTILE, reasons=[HOSTILE], sha256=HOSTILE),),
        events=(step(1), SwitchFired(1, HOSTILE, 0.1, 0.2, 3), NoticeGiven(HOSTILE), RunFinished(1, 1.0, HOSTILE)),
        evaluations=((HOSTILE, Evaluation(10, 7, (row(HOSTILE, 50.0, batch_norm=HOSTILE),), pairs)),),
        sheets=(replace(sheet(name=HOSTILE), teacher=HOSTILE, architecture=HOSTILE),),
        predictions=(prediction(HOSTILE, HOSTILE),),
        facts={HOSTILE: HOSTILE},
    )
    write_report(tmp_path / "report.html", report)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.faults == []
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.text.count("<script>alert('x')") >= 20
    assert not set("\x00\x1b") & set(text)
    for drawing in re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL):
        ElementTree.fromstring(drawing)


@pytest.mark.parametrize(
    "missing", [{"events": ()}, {"sheets": ()}, {"predictions": ()}, {"evaluations": ()}, {"models": ()}, {"facts": {}}]
)
def test_a_page_can_omit_any_of_its_parts(missing: dict[str, object]) -> None:
    assert Page(render(replace(FULL, **missing))).faults == []  # type: ignore[arg-type]


def test_an_empty_report_lists_what_is_missing() -> None:
    page = Page(render(ReportInput(title="Nothing yet")))
    assert page.faults == []
    assert "This report has no evaluation" in page.text
    assert "No training steps were recorded" in page.text


def test_the_model_table_shows_names_without_folders_and_says_why() -> None:
    models = (
        model(verdict="assumptions", assumptions=["Input is RGB."]),
        model(
            path="C:\\Users\\x\\odd.pt",
            verdict="refused",
            architecture=None,
            n_classes=None,
            input=None,
            parameters=None,
        ),
        {"path": "bare.pth"},
    )
    page = Page(render(ReportInput(title="t", models=models)))
    first, second, bare = page.rows[1:]
    assert first[0].startswith("birds.pth")
    assert "someone" not in page.text
    assert first[1:] == [
        "≈ Ready with assumptions",
        "resnet18",
        "12",
        "3 × 32 × 32",
        "11.2 M",
        "Keys and shapes fit. Assumed: Input is RGB.",
    ]
    assert second[0].startswith("odd.pt")
    assert second[1:6] == ["✕ Refused", "–", "–", "–", "–"]
    assert bare[0] == "bare.pth"


def test_notices_of_the_run_are_apart_from_the_notes_of_the_user() -> None:
    text = Page(render(replace(FULL, notes=("My own note",), notices=("Made for the demo",)))).text
    own, rest = text[text.index("Notes") :].split("Notices of the program")
    assert "My own note" in own and "My own note" not in rest
    assert "Made for the demo" in rest and "The pool changed" in rest and "The pool changed" not in own
    assert "after 60 meta-iterations and 12.0 seconds; reason: time limit" in text


def test_the_glossary_explains_the_terms() -> None:
    text = Page(render(ReportInput(title="t"))).text
    words = text[text.index("Glossary") :]
    for term in ("Episode", "shot", "Inversion", "Hardness", "Switch", "ICFIL"):
        assert term in words


def test_the_report_replaces_an_older_one_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "report.html"
    write_report(path, ReportInput(title="old"))
    write_report(path, ReportInput(title="new"))
    assert "new" in path.read_text(encoding="utf-8")
    assert [file.name for file in path.parent.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_named(unprivileged_folder: Path) -> None:
    closed = unprivileged_folder / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    with pytest.raises(RunFolderError, match=r"report\.html cannot be written"):
        write_report(closed / "report.html", ReportInput(title="t"))


def test_the_page_is_made_without_packages_that_are_not_declared() -> None:
    declared = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]["dependencies"]
    allowed = {re.split("[<>=]", requirement)[0] for requirement in declared} | sys.stdlib_module_names | {"purer_app"}
    tree = ast.parse(Path(inspect.getfile(render)).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= allowed
