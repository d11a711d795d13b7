"""The table of answers is what spreadsheets read."""

import csv
from pathlib import Path

from purer_app.engine.reports.answers_table import answer_row, answers_csv


def test_commas_and_quotes_survive_the_table() -> None:
    text = answers_csv([('a, "b".png', "ash", "0.5000", "false")]).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines()))[1] == ['a, "b".png', "ash", "0.5000", "false"]


def test_a_file_is_named_relative_to_the_folder() -> None:
    row = answer_row(Path("new/more/a.png"), Path("new"), "ash", 0.51239, not_sure=True)
    assert row == ("more/a.png", "ash", "0.5124", "true")
