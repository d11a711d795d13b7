"""Tasks with folders hold what they should, and the benchmark measures a real pool on them."""

import json
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.learning.unlabelled_folder.folder import main
from purer_app.benchmarks.learning.unlabelled_folder.tasks import (
    FOLDER_SIZE,
    N_WAY,
    QUERIES,
    FolderKind,
    draw_folder_task,
)
from purer_app.engine.core.errors import ConfigError, DataError
from purer_app.engine.images.class_folders import LabelledPictures
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import write_tiny_pool


def labelled(classes: int = 12, each: int = 100) -> LabelledPictures:
    """Labels are all that a task needs."""
    labels = torch.arange(classes).repeat_interleave(each)
    names = tuple(f"class {k}" for k in range(classes))
    files = tuple(Path(f"{k}.png") for k in range(len(labels)))
    return LabelledPictures(names, files, [torch.zeros(3, 1, 1, dtype=torch.uint8)] * len(labels), labels)


@pytest.mark.parametrize("kind", FolderKind)
def test_a_folder_holds_the_classes_that_its_kind_says(kind: FolderKind) -> None:
    pictures = labelled()
    for index in range(10):
        task = draw_folder_task(pictures, kind, 2, 0, index)
        known = [int(pictures.labels[task.support[k]]) for k in range(0, len(task.support), 2)]
        assert len(set(known)) == N_WAY and len(task.support) == 2 * N_WAY
        assert not set(task.support.tolist()) & (set(task.folder.tolist()) | set(task.query.tolist()))
        assert [known[k] for k in task.query_labels.tolist()] == pictures.labels[task.query].tolist()
        own = torch.isin(pictures.labels[task.folder], torch.tensor(known))
        inside = set(task.query.tolist()) <= set(task.folder.tolist())
        match kind:
            case FolderKind.EVEN:
                assert own.all() and len(own) == FOLDER_SIZE and inside
                assert (task.query_labels.bincount() == QUERIES).all()
            case FolderKind.EVEN_MORE:
                assert own.all() and len(own) == 5 * 75 and inside and len(task.query) == FOLDER_SIZE
            case FolderKind.UNEVEN:
                assert own.all() and len(own) == FOLDER_SIZE and inside and len(task.query) == FOLDER_SIZE
            case FolderKind.HALF:
                assert int(own.sum()) == FOLDER_SIZE == int((~own).sum()) and inside
            case FolderKind.OTHERS:
                assert not own.any() and len(own) == FOLDER_SIZE == len(task.query)


def test_all_kinds_have_the_same_classes_and_labelled_pictures_and_uneven_shares_differ() -> None:
    pictures = labelled()
    first, *others = [draw_folder_task(pictures, kind, 1, 3, 5).support for kind in FolderKind]
    assert all(torch.equal(first, other) for other in others)
    uneven = [draw_folder_task(pictures, FolderKind.UNEVEN, 1, 0, k).query_labels.bincount() for k in range(20)]
    spread = torch.stack([counts.double().std() for counts in uneven if len(counts) == N_WAY])
    assert spread.mean() > 5


def test_too_few_classes_or_pictures_are_refused() -> None:
    with pytest.raises(DataError, match="at least 10 are needed"):
        draw_folder_task(labelled(classes=9), FolderKind.EVEN, 1, 0, 0)
    with pytest.raises(DataError, match="at least 20 are needed for 5 shots"):
        draw_folder_task(labelled(each=19), FolderKind.EVEN, 5, 0, 0)


def test_the_benchmark_measures_a_pool_and_folds(
    tmp_path: Path, make_shapes: MakeShapes, capsys: pytest.CaptureFixture[str]
) -> None:
    for fold in ("a", "b"):
        write_tiny_pool(tmp_path / fold / "pool")
        make_shapes(tmp_path / fold / "unseen-classes", classes=10, pictures=21, seed=len(fold))
    words = ["--episodes", "3", "--methods", "ensemble-ridge", "teacher-ensemble", "--json"]
    main(["--folds", str(tmp_path / "a"), str(tmp_path / "b"), *words])
    result = json.loads(capsys.readouterr().out)
    assert len(result["rows"]) == 2 * 2 * len(FolderKind) and len(result["folds"]) == 2
    assert {row["method"] for row in result["rows"]} == {"ensemble-ridge", "teacher-ensemble"}
    assert all(0 <= row["trust"] <= 1 for row in result["rows"])
    same = [row["accuracy"] for row in result["rows"] if row["method"] == "ensemble-ridge" and row["n_shot"] == 1]
    assert same[0] == same[1] == same[3]
    main(["--pool", str(tmp_path / "a" / "pool"), "--classes", str(tmp_path / "a" / "unseen-classes"), *words[:2]])
    assert "Dirichlet(2) shares" in capsys.readouterr().out


def test_bad_options_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--pool and --classes belong together"):
        main(["--pool", str(tmp_path)])
    with pytest.raises(ConfigError, match="--episodes must be at least 2"):
        main(["--folds", str(tmp_path), "--episodes", "1"])
    with pytest.raises(ConfigError, match="nonsense"):
        main(["--folds", str(tmp_path), "--methods", "nonsense"])
