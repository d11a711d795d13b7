"""The key of code changes with every file that it covers, and with nothing else; earlier results are kept."""

from pathlib import Path

import pytest

from purer_app.benchmarks import storage
from purer_app.benchmarks.storage import MEASURING_CODE, RUN_CODE, code_key, key_of_files, write_results
from purer_app.engine.core.errors import DataError


def test_the_key_of_code_covers_every_file_of_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "CODE", tmp_path)
    for name in ("engine/pool/teacher.py", "engine/pool/deep/reader.py", "engine/core/one.py", "engine/core/other.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("A = 1\n")
    places = ("engine/pool", "engine/core/one.py")
    keys = [code_key(*places)]
    (tmp_path / "engine/core/other.py").write_text("A = 2\n")
    (tmp_path / "engine/pool/notes.txt").write_text("no code")
    assert code_key(*places) == keys[0]
    (tmp_path / "engine/pool/deep/reader.py").write_text("A = 2\n")
    keys.append(code_key(*places))
    (tmp_path / "engine/core/one.py").write_text("A = 2\n")
    keys.append(code_key(*places))
    (tmp_path / "engine/pool/teacher.py").rename(tmp_path / "engine/pool/student.py")
    keys.append(code_key(*places))
    assert len(set(keys)) == 4


@pytest.mark.parametrize("place", sorted({*RUN_CODE, *MEASURING_CODE}))
def test_every_place_of_code_exists(place: str) -> None:
    assert code_key(place) != code_key()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"gone\.png cannot be read: No such file or directory"):
        key_of_files([tmp_path / "gone.png"])


def test_other_results_are_kept_and_the_new_ones_numbered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_results(tmp_path, {"table.txt": "one", "result.json": "{}"})
    write_results(tmp_path, {"table.txt": "one", "result.json": "{}"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["result.json", "table.txt"]
    assert capsys.readouterr().err == ""
    (tmp_path / "table.txt").write_text("with a remark")
    write_results(tmp_path, {"table.txt": "one", "result.json": "{}"})
    assert (tmp_path / "table.txt").read_text() == "with a remark"
    assert (tmp_path / "table-2.txt").read_text() == "one\n" and (tmp_path / "result-2.json").is_file()
    assert "are kept; the new ones are table-2.txt, result-2.json" in capsys.readouterr().err
    write_results(tmp_path, {"table.txt": "two", "result.json": "{}"})
    assert (tmp_path / "table-2.txt").read_text() == "one\n"
    assert (tmp_path / "table-3.txt").read_text() == "two\n"
