import ast
import base64
import inspect
import io
import re
import sys
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import (
    Event,
    MetaStepDone,
    NoticeGiven,
    RunFinished,
    SwitchFired,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.settings.train_config import CurriculumConfig
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference
from purer_app.engine.reports.pictures import GAP_PX
from purer_app.engine.reports.report import Prediction, PseudoSheet, ReportInput, render, write_report
from purer_app.engine.reports.training_charts import firings_in_words, training_figures
from purer_app.engine.training.state.curriculum import FORCED, SwitchState, advance

HOSTILE = "<script>alert('x')</script>\"&\x00\x1b]\u202e\ud800"
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Reads a page as a browser would, and notes tags, words, cells and what is out of balance."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._cells: list[list[str]] = []
        self.values: list[str] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.faults += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self._cells.append([])
        if tag in ("td", "th"):
            self._cells[-1].append("")
        if tag == "data":
            self.values.append(dict(attrs)["value"] or "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.words.append(data)
        if self._open and {"td", "th"} & set(self._open):
            self._cells[-1][-1] += data

    @property
    def rows(self) -> list[list[str]]:
        return [[" ".join(cell.split()) for cell in row] for row in self._cells]

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def step(number: int, *, lagged: float | None = None) -> MetaStepDone:
    return MetaStepDone(number, 100, 1.5, lagged, 0.4, 1.0, 1.0, 1.0, 1.0, None, 0.1)


def run_events() -> tuple[Event, ...]:
    found: list[Event] = [WarmupStepDone(k, 5, 5.0 / k) for k in range(1, 6)]
    for number in range(1, 61):
        found.append(step(number, lagged=1.8 if number > 20 and number % 2 == 0 else None))
        if number % 20 == 0:
            found.append(ValidationDone(number, 0.3 + number / 1000, 0.02))
    found += [SwitchFired(7, FORCED, 0.4, 0.0, 0), SwitchFired(14, "no new maximum in 6 updates", 0.4, 0.5, 6)]
    return (*found, NoticeGiven("The pool changed"), RunFinished(60, 12.0, "time limit"))


def row(
    method: str, mean: float, *, icfil: bool = False, batch_norm: str = "inductive", episodes: int = 10
) -> EvaluationRow:
    return EvaluationRow(
        method, icfil, batch_norm, 5, 1, mean, 1.25, 32_901, 1_814_073_344, 0.125, 41.5, (mean,) * episodes
    )


def evaluation() -> Evaluation:
    rows = (
        row("teacher-ensemble", 52.25),
        row("maml", 51.5),
        row("maml", 53.5, icfil=True, episodes=4),
        row("maml", 56.0, batch_norm="transductive"),
    )
    pairs = (
        PairedDifference("maml", "teacher-ensemble", 5, 1, -0.75, 0.5),
        PairedDifference("maml", "maml", 5, 1, 2.0, 2.5),
    )
    return Evaluation(10, 7, rows, pairs)


def sheet(classes: int = 3, shown: int = 4, height: int = 28, width: int = 28, name: str = "heron") -> PseudoSheet:
    shape = (classes, shown, 3, height, width)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    names = tuple(f"{name} {k}" for k in range(classes))
    return PseudoSheet(teacher="birds", architecture="conv4-32", class_names=names, images=images)


def prediction(true: str | None, predicted: str, *, not_sure: bool = False) -> Prediction:
    picture = torch.full((3, 20, 30), 90, dtype=torch.uint8)
    return Prediction(picture=picture, true_class=true, predicted_class=predicted, confidence=0.83, not_sure=not_sure)


def model(**changes: object) -> dict[str, object]:
    known: dict[str, object] = {
        "path": "/home/someone/models/birds.pth",
        "format": "torch zip",
        "verdict": "ready",
        "use": "inversion",
        "architecture": "resnet18",
        "confidence": 1.0,
        "n_classes": 12,
        "input": [3, 32, 32],
        "parameters": 11_181_642,
        "assumptions": [],
        "reasons": ["Keys and shapes fit."],
        "sha256": "ab" * 32,
    }
    return known | changes


FULL = ReportInput(
    title="Birds",
    conclusions=("The learner is below the ensemble.",),
    notes=("Classes are new.",),
    models=(model(),),
    events=run_events(),
    ensemble_accuracy=0.5225,
    evaluations=(("Held-out birds", evaluation()),),
    sheets=(sheet(),),
    predictions=(prediction("heron", "heron"), prediction("heron", "gull"), prediction(None, "gull", not_sure=True)),
    facts={"Seed": "7"},
)


def pictures_in(page: Page) -> list[Image.Image]:
    sources = [attributes["src"] or "" for attributes in page.attributes("img")]
    assert all(source.startswith("data:image/png;base64,") for source in sources)
    return [Image.open(io.BytesIO(base64.b64decode(source.split(",")[1], validate=True))) for source in sources]


def test_the_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
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


def test_the_tables_hold_the_numbers_of_the_evaluation() -> None:
    page = Page(render(replace(FULL, models=())))
    header, *rows = page.rows[:5]
    assert header[-1] == "Episodes"
    assert [cells[1] for cells in rows] == ["52.25 ± 1.25", "51.50 ± 1.25", "53.50 ± 1.25", "56.00 ± 1.25"]
    assert rows[0][3:] == ["32.9 k", "1.81 G", "0.12", "41.5", "10"]
    assert [cells[-1] for cells in rows] == ["10", "10", "4", "10"]
    assert page.values[:6] == ["52.25", "1.25", "32901", "1814073344", "0.125", "41.5"]


def test_rows_are_told_apart_by_words() -> None:
    page = Page(render(replace(FULL, models=())))
    names = [cells[0] for cells in page.rows[1:5]]
    assert names[0].startswith("teacher-ensemble")
    assert "this run" not in names[0]
    assert names[1:] == ["maml this run", "maml this run ICFIL", "maml this run transductive"]


@pytest.mark.parametrize(
    ("difference", "ci95", "words", "number"),
    [
        (-0.75, 0.5, "▼ below", "−0.75 ± 0.50"),
        (0.75, 0.5, "▲ above", "+0.75 ± 0.50"),
        (0.5, 0.5, "≈ not distinguishable", "+0.50 ± 0.50"),
        (0.0, 0.0, "≈ not distinguishable", "+0.00 ± 0.00"),
    ],
)
def test_a_difference_is_only_claimed_where_its_interval_leaves_out_zero(
    difference: float, ci95: float, words: str, number: str
) -> None:
    pair = PairedDifference("maml", "teacher-ensemble", 5, 1, difference, ci95)
    page = Page(render(ReportInput(title="t", evaluations=(("e", replace(evaluation(), paired=(pair,))),))))
    assert page.rows[-1][:3] == ["maml minus teacher-ensemble", words, number]


def test_one_episode_is_not_called_a_difference() -> None:
    rows = (row("random", 30.0, episodes=1), row("maml", 60.0, episodes=1))
    one = Evaluation(1, 7, rows, (PairedDifference("maml", "random", 5, 1, 30.0, 0.0),))
    assert "no interval" in Page(render(ReportInput(title="t", evaluations=(("e", one),)))).rows[-1][1]


def test_icfil_is_compared_with_the_same_method_without_it_on_shared_episodes() -> None:
    page = Page(render(replace(FULL, models=())))
    assert page.rows[-1][0] == "maml with ICFIL minus without"
    assert page.rows[-1][-1] == "4"


def test_each_number_of_shots_has_a_table_of_its_own() -> None:
    rows = tuple(replace(row("maml", 50.0), n_shot=shots) for shots in (1, 5))
    page = Page(render(ReportInput(title="t", evaluations=(("Birds", Evaluation(10, 7, rows, ())),))))
    assert "Birds: 5-way 1-shot" in page.text
    assert "Birds: 5-way 5-shot" in page.text
    assert len(page.attributes("table")) == 2


def test_every_firing_of_the_switch_has_its_flag_and_its_cause() -> None:
    hardness = ElementTree.fromstring(training_figures(FULL.events, None)[0].svg)
    flags = [group for group in hardness.iter() if group.get("class") == "flag"]
    assert len(flags) == sum(isinstance(event, SwitchFired) for event in FULL.events)
    assert "no new maximum in 6 updates" in "".join(flags[1].itertext())


def test_forced_firings_are_counted_apart_from_those_of_the_rule() -> None:
    forced, by_rule = SwitchFired(1, FORCED, 0.1, 0.0, 0), SwitchFired(2, "no new maximum", 0.1, 0.2, 6)
    assert "never fired" in firings_in_words([])
    assert firings_in_words([forced]) == (
        "The switch fired once: never by its rule, once forced open because the warm-up was over."
    )
    assert firings_in_words([forced, by_rule, by_rule]).startswith(
        "The switch fired 3 times: 2 times by its rule, once"
    )
    assert firings_in_words([by_rule]) == "The switch fired once: once by its rule."


def test_the_forced_firing_is_known_by_the_word_of_the_curriculum() -> None:
    _, firing = advance(SwitchState(), 0.5, 1.0, CurriculumConfig())
    assert firing is not None
    assert firing.cause == FORCED


@pytest.mark.parametrize(("measured", "n_lagged"), [((10, 12, 14, 16, 18), 1), ((10, 12, 14, 22, 24), 2), ((), 0)])
def test_lagged_hardness_is_one_line_with_a_gap_only_where_measuring_paused(
    measured: tuple[int, ...], n_lagged: int
) -> None:
    events = tuple(step(k, lagged=1.0 if k in measured else None) for k in range(1, 26))
    drawing = ElementTree.fromstring(training_figures(events, None)[0].svg)
    assert len([path for path in drawing.iter() if path.get("class") == "series"]) == 1 + n_lagged


def test_validation_and_ensemble_stand_in_the_accuracy_chart() -> None:
    figure = training_figures(FULL.events, 0.5225)[1]
    assert "teacher ensemble: 52.2 %" in figure.svg
    assert figure.svg.count("<circle") == 3 + 1  # three measurements and the legend
    assert "36.0 ± 2.0 % at meta-iteration 60" in " ".join(figure.caption)


@pytest.mark.parametrize(
    "missing", [{"events": ()}, {"sheets": ()}, {"predictions": ()}, {"evaluations": ()}, {"models": ()}, {"facts": {}}]
)
def test_a_page_stands_without_any_one_of_its_parts(missing: dict[str, object]) -> None:
    assert Page(render(replace(FULL, **missing))).faults == []  # type: ignore[arg-type]


def test_an_empty_report_says_what_it_cannot_say() -> None:
    page = Page(render(ReportInput(title="Nothing yet")))
    assert page.faults == []
    assert "No evaluation is part of this report" in page.text
    assert "No training steps were recorded" in page.text


def test_one_step_without_validation_makes_charts_that_say_so() -> None:
    page = Page(render(ReportInput(title="t", events=(step(1),))))
    assert len([a for a in page.attributes("svg") if a["class"] == "chart"]) == 2
    assert "The switch never fired" in page.text
    assert "no validation pictures" in page.text


def test_a_sheet_is_one_png_of_whole_pixels_with_the_given_images() -> None:
    given = sheet(classes=3, shown=4)
    (png,) = pictures_in(Page(render(ReportInput(title="t", sheets=(given,)))))
    side = 28 * 2
    assert png.size == (4 * (side + GAP_PX) - GAP_PX, 3 * (side + GAP_PX) - GAP_PX)
    left, top = 2 * (side + GAP_PX), 1 * (side + GAP_PX)
    cell = np.array(png.convert("RGBA"))[top : top + side, left : left + side]
    assert (cell[::2, ::2, :3] == given.images[1, 2].permute(1, 2, 0).numpy()).all()
    assert (cell[1::2, 1::2, :3] == cell[::2, ::2, :3]).all()
    assert np.array(png)[side, 0, 3] == 0, "gaps are transparent"


def test_large_pseudo_images_shrink() -> None:
    (png,) = pictures_in(Page(render(ReportInput(title="t", sheets=(sheet(2, 3, 224, 224),)))))
    assert png.size == (3 * 112 + 2 * GAP_PX, 2 * 112 + GAP_PX)


def test_pseudo_images_come_with_their_warning_and_their_class_names() -> None:
    page = Page(render(FULL))
    assert "Synthetic, but may resemble private training data: treat them as you treat the model." in page.text
    assert "Rows: 1 heron 0, 2 heron 1, 3 heron 2" in page.text
    assert "Synthetic" not in Page(render(replace(FULL, sheets=()))).text


def test_a_sheet_of_another_form_is_refused() -> None:
    with pytest.raises(ValueError, match=r"must be uint8 \(classes, shown, 3, h, w\)"):
        replace(sheet(), images=torch.zeros(3, 4, 3, 8, 8))
    with pytest.raises(ValueError, match="images hold 3 classes; 2 are named"):
        replace(sheet(), class_names=("a", "b"))


def test_predictions_say_in_words_whether_they_are_right() -> None:
    uncertain_teachers = (
        prediction("heron", "heron", not_sure=True),
        prediction("heron", "gull", not_sure=True),
        prediction(None, "gull"),
    )
    text = Page(render(replace(FULL, predictions=FULL.predictions + uncertain_teachers))).text
    assert "2 of 4 pictures with a known class are right. 3 of 6 answers are marked “not sure”." in text
    for words in ("✓ right predicted", "✕ wrong predicted", "? not sure predicted", "✓ right, but not sure"):
        assert words in text
    assert "✕ wrong, but not sure" in text
    assert "• true class unknown" in text
    assert "confidence: 83 %" in text


def test_prediction_pictures_keep_their_proportions() -> None:
    large = replace(prediction("a", "a"), picture=torch.zeros(3, 600, 300, dtype=torch.uint8))
    found = pictures_in(Page(render(ReportInput(title="t", predictions=(prediction("a", "a"), large)))))
    assert [picture.size for picture in found] == [(90, 60), (72, 144)]


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


def test_notices_of_the_run_are_notes_of_the_report() -> None:
    text = Page(render(FULL)).text
    assert "Classes are new. The pool changed" in text
    assert "after 60 meta-iterations and 12.0 seconds; what ended it: time limit" in text


def test_the_glossary_explains_the_terms() -> None:
    text = Page(render(ReportInput(title="t"))).text
    words = text[text.index("What the words mean") :]
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
