"""`report` writes a new page and replaces nothing."""

from pathlib import Path

import pytest

from tests.helpers.cli_tools import Purer, assert_one_sentence


def test_a_report_replaces_nothing(place: Path, tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "page.html").write_text("mine")
    (tmp_path / "link.html").symlink_to(tmp_path / "nowhere.html")
    for out in (tmp_path / "page.html", tmp_path / "link.html", place / "run" / "settings.toml", "/dev/null"):
        assert_one_sentence(purer("report", place / "run", "--out", out), 1, "exists already and is not replaced")
    assert (tmp_path / "page.html").read_text() == "mine" and (tmp_path / "link.html").is_symlink()
    assert not (tmp_path / "nowhere.html").exists()
    assert purer("report", place / "run", "--out", tmp_path / "new.html").code == 0


@pytest.mark.parametrize("out", [".", ""])
def test_a_page_without_a_name_is_refused(place: Path, tmp_path: Path, purer: Purer, out: str) -> None:
    assert_one_sentence(purer("report", place / "run", "--out", out), 1, r"\. exists already and is not replaced")
