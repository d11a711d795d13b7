"""The benchmark times the answers of the Adapt page on real classes of a real pool."""

import json
from pathlib import Path

import pytest

from purer_app.benchmarks.speed.answers import AnswerTimes, describe, main, measure
from purer_app.benchmarks.speed.evaluate import write_pictures
from tests.helpers.tiny_pools import write_tiny_pool


def test_answers_are_timed_after_each_kind_of_change(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_pictures(data, 36, (16, 16), distinct=36, classes=3)
    found = measure(data, write_tiny_pool(tmp_path / "pool"), 3, 2)
    assert (found.classes, found.pictures) == (3, 2)
    assert min(found.first, found.one_more_picture, found.one_more_query) > 0


@pytest.mark.parametrize(
    ("classes", "pictures", "said"),
    [(4, 2, "only 3 classes with 4 pictures or more"), (3, 9, "too few pictures"), (3, 20, "only 0 classes")],
)
def test_too_few_pictures_are_told(tmp_path: Path, classes: int, pictures: int, said: str) -> None:
    write_pictures(tmp_path, 36, (16, 16), distinct=36, classes=3)
    with pytest.raises(SystemExit, match=said):
        measure(tmp_path, tmp_path / "no-pool", classes, pictures)


@pytest.mark.parametrize("shapes", ["5", "x", "1x5", "5x0"])
def test_a_wrong_shape_is_refused(shapes: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--shapes", shapes])
    assert "5x5" in capsys.readouterr().err or shapes in ("1x5", "5x0")


def test_the_figures_are_printed_in_words_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write_pictures(data, 36, (16, 16), distinct=36, classes=3)
    main([str(data), "--pool", str(write_tiny_pool(tmp_path / "pool")), "--shapes", "3x2,2x3", "--json"])
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["classes"], one["pictures"]) for one in found] == [(3, 2), (2, 3)]
    assert describe([AnswerTimes(3, 2, 1.0, 0.5, 0.25)]) == (
        "3 classes of 2 pictures: first answer 1.00 s, after one more picture 0.50 s, after one more picture to name "
        "0.25 s"
    )
