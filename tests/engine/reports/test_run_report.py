"""The report of a run is made from its folder alone, whatever its state."""

import json
import shutil
from pathlib import Path

import pytest

from purer_app.engine import jobs
from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.evaluation.record import recorded_evaluation
from purer_app.engine.runs.run_label import RunLabel, write_label
from tests.conftest import MakeShapes
from tests.helpers.report_pages import HOSTILE, Page, evaluation
from tests.helpers.tiny_pools import changed, tiny_config, write_teacher, write_tiny_pool


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    pictures = make_shapes(folder / "shapes", classes=4, pictures=6)
    config = tiny_config(write_tiny_pool(folder / "pool"), "protonet", validation=str(pictures))
    config = changed(config, record={"gallery_every": 2, "gallery_images": 2})
    jobs.train(config, folder / "run", ignore, Control())
    return folder


@pytest.fixture
def run(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole / "run", tmp_path / "run"))


def page_of(run: Path) -> Page:
    out = run.parent / "page.html"
    jobs.report_run(run, out, ignore, Control())
    page = Page(out.read_text(encoding="utf-8"))
    assert page.faults == []
    return page


def test_a_run_without_an_evaluation_has_curves_images_models_and_settings(run: Path) -> None:
    page = page_of(run)
    assert "Best accuracy on the validation pictures: " in page.text
    assert "all models without training: " in page.text
    assert "Curriculum hardness" in page.text and "Few-shot accuracy" in page.text
    sheets = [image for image in page.attributes("img") if "Grid of pseudo images" in (image["alt"] or "")]
    assert len(sheets) == 3
    models = {row[0].partition("SHA-256")[0]: row[1] for row in page.rows if "SHA-256" in row[0]}
    assert models == dict.fromkeys(("a.safetensors", "b.pth", "c.pth"), "✓ Ready")
    assert "learner.backbone = conv4-4" in page.text


def test_recorded_evaluations_and_notes_are_part_of_the_page(run: Path) -> None:
    (run / "evaluations").mkdir()
    record = {"data": "/somewhere/private/birds", "n_way": 5, **evaluation().to_json()}
    (run / "evaluations" / "2026-11-24T12-30-00.json").write_text(json.dumps(record))
    write_label(run, RunLabel(name=f"Best {HOSTILE[:30]}", notes="first line\nsecond <b>line</b>"))
    page = page_of(run)
    assert "10 5-way episodes of birds, 2026-11-24 12:30: 5-way 1-shot" in page.text
    assert "/somewhere/private" not in page.text
    assert "52.25 ± 1.25" in page.text
    assert "At 1 shot, maml is below teacher-ensemble by 0.8 ± 0.5 points." in page.text
    assert "first line" in page.text and "second <b>line</b>" in page.text
    assert "Best <script>" in page.text


def test_a_recorded_evaluation_is_read_as_it_was_except_for_single_episodes() -> None:
    found = recorded_evaluation({"when": "now", "data": "x", "n_way": 5, **evaluation().to_json()})
    assert found is not None
    assert found.to_json() == evaluation().to_json()
    assert recorded_evaluation({"episodes": 1}) is None
    assert recorded_evaluation({"episodes": 1, "seed": 1, "results": [{"method": "maml"}], "paired": []}) is None


def test_models_that_are_gone_or_changed_are_named_as_such(whole: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(whole, tmp_path / "place"))
    text = (place / "run" / "settings.toml").read_text().replace(str(whole), str(place))
    (place / "run" / "settings.toml").write_text(text)
    manifest = place / "run" / "manifest.toml"
    lines = [line for line in manifest.read_text().splitlines(keepends=True) if "settings_sha256" not in line]
    manifest.write_text("".join(lines))
    write_teacher(place / "pool", "a", seed=5)
    (place / "pool" / "c.pth").unlink()
    page = page_of(place / "run")
    reasons = {row[0].partition("SHA-256")[0]: row[-1] for row in page.rows if "SHA-256" in row[0]}
    assert reasons.pop("a.safetensors") == "The file has changed since the run."
    assert reasons.pop("c.pth") == "The file is not where it was."
    assert list(reasons) == ["b.pth"] and "The file" not in reasons["b.pth"]


def test_an_unfinished_run_has_a_report_and_a_damaged_one_an_error(run: Path) -> None:
    events = (run / "events.jsonl").read_text().splitlines(keepends=True)
    (run / "events.jsonl").write_text("".join(line for line in events if "RunFinished" not in line))
    shutil.rmtree(run / "gallery")
    assert "This run was interrupted; it can be continued at step" in page_of(run).text
    (run / "settings.toml").unlink()
    with pytest.raises(RunFolderError, match=r"settings\.toml"):
        jobs.report_run(run, run.parent / "other.html", ignore, Control())
    assert not (run.parent / "other.html").exists()
