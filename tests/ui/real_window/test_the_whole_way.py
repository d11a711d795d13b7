"""A person goes the whole way by mouse in a real window: drop models, train, pause, finish, draw, read an answer."""

import csv
import math
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from purer_app.engine.core.resources import resource
from tests.ui.real_window.screen import MISSING_PACKAGES, Place, Screen, Seen

PHOTOS = Path(__file__).parents[4] / "shared" / "data" / "mini-imagenet-val.tar"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING_PACKAGES),
        reason=f"a window on a virtual screen needs system packages: apt-get install {' '.join(MISSING_PACKAGES)}",
    ),
]


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with Screen(tmp_path) as screen:
        yield screen


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where screenshots go: PURER_SCREENSHOTS, or the test's own folder."""
    folder = Path(os.environ.get("PURER_SCREENSHOTS", tmp_path / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def circle(pad: Seen, size: float = 0.3) -> list[Place]:
    turns = [2 * math.pi * step / 24 for step in range(25)]
    return [pad.on_paper(0.5 + size * math.cos(turn), 0.5 + size * math.sin(turn)) for turn in turns]


def zigzag(pad: Seen, size: float = 0.3) -> list[Place]:
    return [pad.on_paper(0.5 - size + 2 * size * step / 8, 0.5 + size * (-1) ** step) for step in range(9)]


def cross(pad: Seen, size: float = 0.3) -> list[Place]:
    steps = [size * (step / 4 - 1) for step in range(9)]
    return [
        *(pad.on_paper(0.5 + x, 0.5) for x in steps),
        pad.on_paper(0.5, 0.5),
        *(pad.on_paper(0.5, 0.5 + y) for y in reversed(steps)),
    ]


def line_of(screen: Screen, name: str) -> str:
    return screen.find(name=name).text


def answers(screen: Screen) -> list[str]:
    """The classes that the drawings are taken for, without their percentages."""
    return sorted(seen.text.split(",")[0] for seen in screen.see() if seen.name == "answer")


def is_answered(screen: Screen, name: str) -> bool:
    return name in answers(screen)


def reach(screen: Screen, name: str, inside: str) -> Seen:
    """Turn the wheel until a widget inside another one, found by its label, can be seen and stands still."""
    before: Seen | None = None
    for _ in range(60):
        seen = screen.see()
        outer = next((item for item in seen if item.label == inside), None)
        found = next((item for item in seen if item.name == name and outer and outer.holds(item)), None)
        if found is not None and before is not None and found.box == before.box and found.box[3] >= 20:
            return found
        before = found
        if found is None or found.box[3] < 20:
            column = next(item for item in seen if item.name == "class_card" or item.name == "new_class_card")
            screen.tool("mousemove", "--sync", *map(str, column.at(0.5, 0.05)), "click", "5")
        time.sleep(0.15)
    raise AssertionError(f"{name} in '{inside}' cannot be reached; on the screen: {screen.words()}")


def draw_class(
    screen: Screen, name: str, shape: Callable[[Seen, float], list[Place]], sizes: Sequence[float] = (0.3, 0.24)
) -> None:
    """Make a class of a drawing of each size."""
    screen.press("ctrl+shift+n")
    screen.wait_for(
        lambda: any(seen.name == "class_name" and seen.text.startswith("Class") for seen in screen.see()), "a new card"
    )
    screen.type(name)
    screen.press("Return")
    screen.find(name="class_card", label=f"Class {name}")
    card = f"Class {name}"
    screen.click(reach(screen, "draw_example", card).middle)
    for size in sizes:
        screen.drag(shape(screen.find(name="example_pad"), size))
        screen.click(screen.find(name="add_drawing").middle)
        time.sleep(0.5)
    screen.click(screen.find(name="close_example_pad").middle)


def test_models_are_dropped_trained_and_adapted_by_mouse(screen: Screen, pictures: Path) -> None:
    screen.start_program()
    screen.start("drag_source.py", "1420", "100", str(resource("glyphs-pool")), wait_for_line=True)
    screen.find(name="try_sample")
    screen.photograph(pictures / "1-start.png")

    source = (1480, 130)
    way = [source, (1460, 140), (1400, 200), (1200, 300), (900, 400), (700, 450), (690, 450)]
    screen.drag(way, pause_s=0.15, until=lambda: screen.find(name="drop_overlay"))
    screen.wait_for(lambda: screen.can_read("10 of 10 models are used"), "all models have their verdicts")
    screen.photograph(pictures / "2-models.png")

    screen.click(screen.find(name="rail_train").middle)
    screen.click(screen.find(name="preset_quick").at(0.08, 0.5))
    screen.click(screen.find(name="train_start").middle)
    screen.wait_for(lambda: line_of(screen, "run_state").startswith("Training, "), "the run says how far it is", 240)
    screen.wait_for(lambda: "step 2" in line_of(screen, "train_sentence"), "two steps are done", 240)
    screen.click(screen.find(name="train_pause").middle)
    screen.wait_for(lambda: line_of(screen, "run_state").startswith("Paused"), "the run is held")
    time.sleep(1)
    held = line_of(screen, "run_state")
    screen.photograph(pictures / "3-train-paused.png")
    time.sleep(2)
    assert line_of(screen, "run_state") == held
    screen.click(screen.find(name="train_pause").middle)
    screen.wait_for(
        lambda: (
            (now := line_of(screen, "run_state")).startswith("Training") and now.split(",")[1] != held.split(",")[1]
        ),
        "the run goes on",
    )
    screen.click(screen.find(name="train_finish").middle)
    screen.wait_for(lambda: line_of(screen, "run_state") == "Nothing is running", "the run has ended")
    assert line_of(screen, "train_sentence").startswith("Finished after")
    screen.photograph(pictures / "4-train-finished.png")

    screen.click(screen.find(name="rail_adapt").middle)
    draw_class(screen, "circle", circle)
    draw_class(screen, "zigzag", zigzag)
    screen.photograph(pictures / "5-adapt-classes.png")
    screen.drag(circle(screen.find(name="query_pad"), 0.27))
    screen.wait_for(lambda: answers(screen) == ["circle"], "the drawing is named")
    screen.photograph(pictures / "6-adapt-answer.png")
    screen.click(screen.find(name="query_clear").middle)
    screen.drag(zigzag(screen.find(name="query_pad"), 0.27))
    screen.wait_for(lambda: is_answered(screen, "zigzag"), "the other drawing is named")  # the older one may be below

    for number, page in enumerate(("images", "runs"), start=7):
        screen.click(screen.find(name=f"rail_{page}").middle)
        time.sleep(2)
        screen.photograph(pictures / f"{number}-{page}.png")


def test_a_run_that_was_killed_is_offered_and_goes_on(screen: Screen, pictures: Path, tmp_path: Path) -> None:
    program = screen.start_program()
    screen.click(screen.find(name="try_sample").middle)
    screen.wait_for(lambda: screen.can_read("10 of 10 models are used"), "all models have their verdicts")
    screen.click(screen.find(name="rail_train").middle)
    screen.click(screen.find(name="train_start").middle)
    snapshots = lambda: list(tmp_path.rglob("snapshots/step-*/state.toml"))  # noqa: E731
    screen.wait_for(snapshots, "a snapshot is on disk", 240)
    program.kill()
    program.wait()

    screen.start_program()
    screen.wait_for(lambda: screen.can_read("was interrupted"), "the run is offered")
    screen.photograph(pictures / "9-interrupted.png")
    screen.click(screen.find(name="continue_run").middle)
    screen.wait_for(lambda: line_of(screen, "run_state").startswith("Training"), "the run goes on")
    screen.click(screen.find(name="train_finish").middle)
    screen.wait_for(lambda: line_of(screen, "run_state") == "Nothing is running", "the run has ended")
    assert list(tmp_path.rglob("model.safetensors"))


def test_a_classifier_is_exported_by_mouse_and_answers_alike(screen: Screen, pictures: Path, tmp_path: Path) -> None:
    screen.start_program()
    screen.click(screen.find(name="try_sample").middle)
    screen.wait_for(lambda: any(seen.name == "rail_adapt" for seen in screen.see()), "the sample is open")
    screen.click(screen.find(name="rail_adapt").middle)
    shapes = {"circle": circle, "cross": cross, "zigzag": zigzag}
    for name, shape in shapes.items():
        draw_class(screen, name, shape, (0.36, 0.33, 0.3, 0.27, 0.24))
    texts = []
    for name, shape in shapes.items():
        screen.drag(shape(screen.find(name="query_pad"), 0.29))
        screen.wait_for(partial(is_answered, screen, name), f"the drawing is taken for a {name}")
        texts += [seen.text for seen in screen.see() if seen.name == "answer" and seen.text.startswith(name)]
        screen.click(screen.find(name="query_clear").middle)
    screen.photograph(pictures / "9-adapt-three-classes.png")

    screen.click(screen.find(name="take_it_away").middle)
    screen.wait_for(lambda: screen.find(name="take_away_start").enabled, "the export is measured")
    assert "per picture on this computer" in line_of(screen, "take_away_cost")
    folder = Path(line_of(screen, "take_away_path"))
    screen.photograph(pictures / "10-export.png")
    screen.click(screen.find(name="take_away_start").middle)
    screen.wait_for(lambda: any(seen.name == "take_away_open" for seen in screen.see()), "the export is written", 400)
    screen.photograph(pictures / "11-exported.png")

    queries = sorted(tmp_path.rglob("queries/*.png"))
    assert len(queries) == len(shapes)
    command = [sys.executable, str(folder / "predict.py"), *map(str, queries)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert sorted(f"{row[1]}, {100 * float(row[2]):.0f} %" for row in rows) == sorted(texts)


def give_path(screen: Screen, title: str, path: Path) -> None:
    """Type a path into the file dialog of a title, and accept it."""
    screen.find(text=title)
    edit = screen.find(kind="QLineEdit", name="fileNameEdit")
    screen.click(edit.middle)
    screen.press("ctrl+a")
    screen.type(str(path))
    screen.wait_for(lambda: screen.find(kind="QLineEdit", name="fileNameEdit").text == str(path), "the path is typed")
    screen.press("Return")
    screen.wait_for(lambda: all(seen.text != title for seen in screen.see()), "the dialog is closed")


def drop_files(screen: Screen, paths: Sequence[Path], target: Place) -> None:
    """Drag files from a small window at the top right to a place, and drop them."""
    source = screen.start("drag_source.py", "1420", "100", *map(str, paths), wait_for_line=True)
    time.sleep(1)
    x, y = target
    way = [(1480, 130), (1470, 140), (1440, 180), (1400, 240), ((1400 + x) // 2, (240 + y) // 2), (x + 10, y), (x, y)]
    screen.drag(way, pause_s=0.3)
    time.sleep(1)
    source.terminate()
    source.wait()


@pytest.mark.skipif(not PHOTOS.exists(), reason=f"{PHOTOS.name} is not there")
def test_photos_are_learned_named_and_exported_by_mouse_alone(screen: Screen, pictures: Path, tmp_path: Path) -> None:
    photos, n_shot, n_new = tmp_path / "photos", 5, 50
    used = Counter[str]()
    with tarfile.open(PHOTOS) as archive:
        for member in archive:
            name = Path(member.name).parent.name
            if not member.isfile() or (name not in used and len(used) == 4) or used[name] == n_shot + n_new:
                continue
            used[name] += 1
            place = photos / name / "photo" if used[name] <= n_shot else photos / "to name" / name
            member.name = f"{place.name}-{used[name]:02}.jpg"
            archive.extract(member, place.parent, filter="data")
    folders = [photos / name for name in sorted(used)]
    assert set(used.values()) == {n_shot + n_new} and len(list((photos / "to name").iterdir())) == 4 * n_new

    screen.start_program()
    screen.find(name="try_sample")
    drop_files(screen, [resource("photos-pool")], (690, 450))
    screen.wait_for(lambda: screen.can_read("12 of 12 models are used"), "all models have their verdicts")
    screen.click(screen.find(name="rail_adapt").middle)
    drop_files(screen, folders, screen.find(name="new_class_card").middle)
    screen.wait_for(lambda: "Up to date" in line_of(screen, "learning_state"), "the classes are learned")
    screen.photograph(pictures / "15-photos-learned.png")

    drop_files(screen, [photos / "to name"], screen.find(name="query_drop_area").middle)
    screen.click(screen.find(text="&Save").middle)
    screen.wait_for(lambda: screen.can_read("200 pictures classified"), "the folder is classified", 240)
    screen.photograph(pictures / "16-photos-named.png")
    table = next(path for path in tmp_path.rglob("to name*.csv"))
    with table.open(encoding="utf-8-sig", newline="") as lines:
        named = {row["file"]: row for row in csv.DictReader(lines)}
    assert len(named) == 4 * n_new

    screen.click(screen.find(name="take_it_away").middle)
    screen.wait_for(lambda: screen.find(name="take_away_start").enabled, "the export is measured", 240)
    folder = Path(line_of(screen, "take_away_path"))
    screen.click(screen.find(name="take_away_start").middle)
    screen.wait_for(lambda: any(seen.name == "take_away_open" for seen in screen.see()), "the export is written", 600)
    screen.photograph(pictures / "17-photos-exported.png")

    queries = sorted((photos / "to name").iterdir())
    command = [sys.executable, str(folder / "predict.py"), *map(str, queries)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(rows) == len(queries)
    for row in rows:
        expected, not_sure = named[Path(row[0]).name], len(row) == 4
        name, share = (row[3], row[2]) if not_sure else (row[1], row[2])
        assert (name, not_sure) == (expected["class"], expected["not_sure"] == "true")
        assert float(share) == pytest.approx(float(expected["confidence"]), abs=2e-4)  # both are rounded


def test_a_wrong_answer_of_a_folder_is_dragged_to_its_class(screen: Screen, pictures: Path, tmp_path: Path) -> None:
    names, new = ("symbol-01", "symbol-02"), tmp_path / "new"
    new.mkdir()
    screen.start_program()
    screen.click(screen.find(name="try_sample").middle)
    screen.wait_for(lambda: any(seen.name == "rail_adapt" for seen in screen.see()), "the sample is open")
    classes = next(tmp_path.rglob("project.toml")).parent / "classes"
    for name in names:
        (classes / name).mkdir(parents=True)
        for file in sorted((resource("symbols") / name).glob("*.png"))[:3]:
            shutil.copy(file, classes / name)
        for file in sorted((resource("symbols") / name).glob("*.png"))[3:7]:
            shutil.copy(file, new / f"{name}-{file.name}")
    screen.click(screen.find(name="rail_adapt").middle)
    screen.wait_for(lambda: "Up to date" in line_of(screen, "learning_state"), "the classes are learned")

    screen.click(screen.find(name="predict_folder").middle)
    give_path(screen, "Choose a folder of pictures to classify", new)
    give_path(screen, "Save the answers as", tmp_path / "answers.csv")
    screen.wait_for(lambda: screen.can_read("8 pictures classified"), "the folder is classified")
    assert (tmp_path / "answers.csv").exists() and (tmp_path / "answers.html").exists()
    screen.photograph(pictures / "12-folder-card.png")

    screen.click(screen.find(name="show_answers").middle)
    groups, shown = screen.find(name="answer_groups"), screen.find(name="answer_pictures")
    x, y, width, _ = groups.box
    line_px = screen.find(name="folder_answers_state").box[3]
    row_px = 2 * line_px  # a name above its numbers; the first row holds the pictures that are not sure
    screen.click((x + width // 2, y + round(1.5 * row_px)))
    time.sleep(1)
    screen.photograph(pictures / "13-folder-answers.png")
    tile, target = (shown.box[0] + 60, shown.box[1] + 50), (x + width // 2, y + round(2.5 * row_px))
    way = [tile, (tile[0] - 15, tile[1] + 5), (tile[0] - 40, tile[1] + 10), (target[0] + 40, target[1]), target, target]
    before = {name: len(list((classes / name).iterdir())) for name in names}
    screen.drag(way, pause_s=0.3)
    screen.wait_for(lambda: screen.can_read("1 picture was learned."), "the picture is learned")
    screen.photograph(pictures / "14-folder-learned.png")
    after = {name: len(list((classes / name).iterdir())) for name in names}
    assert after == {"symbol-01": before["symbol-01"], "symbol-02": before["symbol-02"] + 1}
    screen.press("ctrl+z")
    screen.wait_for(lambda: not screen.can_read("1 picture was learned."), "the picture is taken back")
    assert {name: len(list((classes / name).iterdir())) for name in names} == before
