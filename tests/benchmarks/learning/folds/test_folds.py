"""The comparison on folds trains a pool for each, never measures its classes, and continues where it was stopped."""

import html
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from purer_app.benchmarks.learning.folds.measure import FoldsPlan, measure_folds
from purer_app.benchmarks.learning.folds.pools import pool_settings
from purer_app.benchmarks.learning.learning import main
from purer_app.engine.checkpoints.verdicts.sidecar import read_sidecar
from purer_app.engine.core.errors import ConfigError, DataError, PoolError, RunCancelled
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table
from tests.conftest import MakeShapes
from tests.helpers.cli_tools import Purer

SMALL = "episode.n_way=3,episode.n_shot=1,episode.n_query=2,inversion.warmup_steps=1"
WAY = f"pool-embedding:{SMALL}"
Words = Callable[..., list[str]]


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> tuple[Path, Path]:
    """Return two folders with 15 and 5 classes."""
    root = tmp_path_factory.mktemp("classes")
    all_of_them = make_shapes(root / "first", classes=20, pictures=21)
    (root / "second").mkdir()
    for number in range(15, 20):
        (all_of_them / f"class-{number:02d}").rename(root / "second" / f"class-{number:02d}")
    return root / "first", root / "second"


@pytest.fixture
def words(classes: tuple[Path, Path], tmp_path: Path) -> Words:
    """Return a function that gives the words of a small comparison with two teachers of five classes."""

    def make(*more: str, ways: tuple[str, ...] = (WAY,)) -> list[str]:
        small = ["--teachers", "2", "--epochs", "1", "--episodes", "4", "--minutes", "0.02", "--device", "cpu"]
        given = ["--classes", *map(str, classes), "--out", str(tmp_path / "out"), "--ways", *ways]
        return ["bench", "learning", *given, *small, *more]

    return make


def plan_of(*folders: Path, out: Path, **changes: Any) -> FoldsPlan:
    plan = FoldsPlan(classes=folders, out=out, folds=(1,), ways=(), epochs=1, teachers=1, episodes=2, device="cpu")
    return replace(plan, **changes)


@pytest.mark.slow
def test_folds_are_trained_measured_and_reported(words: Words, purer: Purer, tmp_path: Path) -> None:
    done = purer(*words("--folds", "1,3,4", "--json"))
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert [(mean["label"], mean["folds"]) for mean in found["means"]] == [("tune", [1]), ("report", [3, 4])]
    for fold in found["folds"]:
        folder = Path(fold["folder"])
        notes = [read_sidecar(path) for path in sorted((folder / "pool").glob("*.safetensors"))]
        known = {name for note in notes if note for name in note.class_names}
        assert len(notes) == 2 and len(known) == 10 and known <= {*fold["pool_classes"]}
        assert not known & {*fold["unseen_classes"]} and len(fold["unseen_classes"]) == 5
        assert sorted([*fold["pool_classes"], *fold["unseen_classes"]]) == [f"class-{k:02d}" for k in range(20)]
        assert sorted(path.name for path in (folder / "unseen-classes").iterdir()) == fold["unseen_classes"]
        assert len(fold["held_out_accuracies"]) == 2
    for number, n_shot in enumerate((1, 5)):
        lines = [line for line in found["means"][1]["lines"] if line["name"] == WAY]
        line, each = (
            lines[number],
            [
                next(line for line in fold["lines"] if (line["name"], line["n_shot"]) == (WAY, n_shot))
                for fold in found["folds"][1:]
            ],
        )
        assert list(line["paired"]) == ["ensemble-ridge", "teacher-ensemble"]
        assert line["mean"] == pytest.approx(sum(own["mean"] for own in each) / 2)
        for other, pair in line["paired"].items():
            assert [own["difference"] for own in pair["each_fold"]] == [
                own["paired"][other]["difference"] for own in each
            ]
            assert pair["ci95"] >= 12.7 / 1.96 * pair["ci95_episodes"] - 1e-9
    check_files(tmp_path / "out")


def check_files(out: Path) -> None:
    """Check the table, the figures and the page of a comparison on folds 1, 3 and 4."""
    table = (out / "table.txt").read_text(encoding="utf-8")
    assert table.startswith("Fold 1 (tune), recipe photos") and "\n\nFolds 3, 4 (report), recipe photos" in table
    heading = table.splitlines()[1]
    assert heading.index("- ensemble-ridge") < heading.index("- teacher-ensemble") < heading.index("share")
    rows = (out / "table.csv").read_text(encoding="utf-8").splitlines()
    assert {row.count(",") - 3 * (WAY in row) for row in rows} == {rows[0].count(",")}  # the way has commas in quotes
    assert [row.split(",")[:2] for row in rows if "teacher-ensemble,1," in row] == [
        ["tune", "1"], ["tune", "mean"], ["report", "3"], ["report", "4"], ["report", "mean"]
    ]  # fmt: skip
    page = html.unescape(re.sub(r"<[^>]*>", "", (out / "report.html").read_text(encoding="utf-8")))
    assert "The sentences above are about folds 3, 4 (report)." in page
    titles = ["Mean over folds 3, 4 (report)", "Fold 1 (tune)", "Fold 3 (report)", "Fold 4 (report)"]
    assert re.findall(r"(?:Mean over folds|Fold) [^:]*(?=: 5-way 1-shot)", page) == titles
    assert "The interval of a mean over folds includes the spread between folds" in page


def test_an_interrupted_comparison_continues_without_training_twice(
    classes: tuple[Path, Path], words: Words, purer: Purer, tmp_path: Path
) -> None:
    def stop_after_the_first_teacher(line: str) -> None:
        if "teacher-01" in line:
            raise RunCancelled

    plan = plan_of(*classes, out=tmp_path / "out", teachers=2, ways=(WAY,), minutes=0.02, episodes=4)
    with pytest.raises(RunCancelled):
        measure_folds(plan, stop_after_the_first_teacher)
    (folder,) = (tmp_path / "out" / "folds").iterdir()
    assert [path.name for path in (folder / "pool").glob("*.safetensors")] == ["teacher-01-conv4-32.safetensors"]

    first = purer(*words("--folds", "1"))
    assert "teacher-01" not in first.err and "fold 1: teacher-02-conv4-32, held-out accuracy" in first.err
    assert first.err.count("training for") == 1
    again = purer(*words("--folds", "1"))
    assert (again.err, again.out) == ("", first.out)
    shorter = purer(*words("--folds", "1", ways=()))
    kept = f"The earlier results in {tmp_path / 'out'} are kept; the new ones are table-2.txt, table-2.csv, "
    assert (shorter.code, shorter.err) == (0, f"{kept}result-2.json, report-2.html\n")
    assert "ensemble-ridge" in shorter.out and WAY not in shorter.out
    assert (tmp_path / "out" / "table.txt").read_text(encoding="utf-8") == first.out


def test_a_damaged_teacher_is_named_and_trained_again_once_it_is_deleted(
    classes: tuple[Path, Path], tmp_path: Path
) -> None:
    plan, said = plan_of(*classes, out=tmp_path / "out", teachers=2), list[str]()
    measure_folds(plan, str)
    damaged = next((tmp_path / "out" / "folds").glob("*/pool/teacher-02-*.safetensors"))
    damaged.write_bytes(damaged.read_bytes()[:100])
    with pytest.raises(PoolError) as caught:
        measure_folds(plan, said.append)
    assert str(caught.value).startswith(f"{damaged} cannot be used: teacher-02-conv4-32.safetensors ")
    assert ". Delete it or move it out of the pool; " in str(caught.value) and ".." not in str(caught.value)
    assert said == []
    damaged.unlink()
    (fold,) = measure_folds(plan, said.append).folds
    assert len(fold.held_out) == 2 and sum("teacher-02-conv4-32, held-out accuracy" in line for line in said) == 1


def test_the_same_classes_elsewhere_have_the_same_folds(classes: tuple[Path, Path], tmp_path: Path) -> None:
    measure_folds(plan_of(*classes, out=tmp_path / "out"), str)
    copies = [shutil.copytree(folder, tmp_path / "copies" / folder.name) for folder in classes[::-1]]
    lines = list[str]()
    measure_folds(plan_of(*copies, out=tmp_path / "out"), lines.append)
    assert lines == [] and len(list((tmp_path / "out" / "folds").iterdir())) == 1


def test_an_oracle_learns_from_the_pictures_of_the_pool_classes(words: Words, purer: Purer) -> None:
    small = f"protonet:{SMALL},learner.backbone=conv4-4"
    done = purer(*words("--folds", "2", "--oracle", "both", "--minutes", "0.03", ways=(small,)))
    assert done.code == 0, done.err
    assert "fold 2: " in done.err and "training on real pictures" in done.err
    assert f"oracle of {small} " in done.out and f"oracle of {small}, as many pictures " in done.out
    assert "\n\nFold 2. Episodes after adapting, pseudo against real pictures of the same classes" in done.out


def test_alphabets_stay_together_and_glyphs_have_the_recipe_of_the_sample(
    tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=36, pictures=20)
    for number, folder in enumerate(sorted(data.iterdir())):
        folder.rename(data / f"{'ABCDEF'[number % 6]}__character{number:02d}")
    found = measure_folds(plan_of(data, out=tmp_path / "out", recipe="glyphs"), str)
    (fold,) = found.folds
    assert len({name[0] for name in fold.split.unseen}) == 1 and len(fold.split.unseen) == 6
    assert list(fold.held_out) == ["teacher-01-conv4-32"]
    note = read_sidecar(fold.folder / "pool" / "teacher-01-conv4-32.pth")
    assert note is not None and note.spec.shape == (1, 28, 28) and note.spec.inverted
    assert 8 <= len(note.class_names) <= 10


@pytest.mark.parametrize("recipe", ["photos", "glyphs"])
def test_a_recipe_differs_from_its_sample_pool_in_classes_and_epochs_only(recipe: str) -> None:
    record = resource(f"{recipe}-pool") / "pool.toml"
    sample = settings_from_table(MakePoolConfig, read_toml(record), str(record))
    settings = pool_settings(recipe, epochs=0, teachers=0, seed=sample.seed, device="auto")
    assert replace(settings, data=sample.data, leave_out=sample.leave_out, epochs=sample.epochs) == sample
    assert 1 <= settings.epochs <= sample.epochs


def test_everything_is_checked_before_a_teacher_is_trained(
    classes: tuple[Path, Path], tmp_path: Path, make_shapes: MakeShapes
) -> None:
    out = tmp_path / "out"
    with pytest.raises(DataError) as few_for_the_pool:
        measure_folds(plan_of(*classes, out=out, folds=(1, 2), teachers=4), str)
    assert str(few_for_the_pool.value) == ("fold 1 has 15 classes for its pool; 4 teachers of 5 classes need 20")
    with pytest.raises(DataError, match="unseen classes of fold 1: the folder has 4 classes; 5-way episodes need 5"):
        measure_folds(plan_of(classes[0], out=out), str)
    sparse = make_shapes(tmp_path / "sparse", classes=20, pictures=19)
    with pytest.raises(DataError, match=r"has 19 images; 5 support \+ 15 query need 20"):
        measure_folds(plan_of(sparse, out=out), str)
    with pytest.raises(ConfigError, match="svm"):
        measure_folds(plan_of(*classes, out=out, ways=("svm",)), str)
    assert list(out.rglob("*.safetensors")) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--folds", "--train", "a"], "--folds needs --classes, and takes no --train or --validation"),
        (["--folds", "6", "--classes", "a"], "there is no fold 6; the folds are 1 to 5"),
        (["--folds", "x", "--classes", "a"], "folds is 'x'; it must be a list such as 1,2 or 3-5"),
        (["--pool", "a", "--validation", "b", "--classes", "c"], "--classes needs --folds"),
        (["--pool", "a"], "--pool and --scenario need --validation"),
        (["--folds", "1", "--classes", "a", "--epochs", "-1"], "fold-seed, epochs and teachers must be at least 0"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert message in capsys.readouterr().err


def test_an_unreadable_source_is_one_sentence(purer: Purer, tmp_path: Path) -> None:
    (tmp_path / "notes.tar").write_text("no tar file")
    for source, message in (("missing", "does not exist"), ("notes.tar", "cannot be read as a tar file")):
        done = purer("bench", "learning", "--folds", "--classes", tmp_path / source, "--out", tmp_path / "out")
        assert done.code == 1 and message in done.err and done.err.count("\n") == 1
