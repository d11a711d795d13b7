"""The page beside a table of answers has a name of its own."""

from pathlib import Path

import pytest

from purer_app.ui.adapt.folder_prediction.prediction import unused_page


@pytest.mark.parametrize(
    ("table", "page"),
    [("new.csv", "new.html"), ("old.csv", "old-2.html"), ("new.html", "new-page.html"), ("NEW.HTML", "NEW-page.html")],
)
def test_a_page_is_never_the_table(tmp_path: Path, table: str, page: str) -> None:
    (tmp_path / "old.html").touch()
    assert unused_page(tmp_path / table) == tmp_path / page
