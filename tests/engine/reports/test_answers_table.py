"""The table of answers is what spreadsheets read."""

import csv
from pathlib import Path

from purer_app.engine.reports.answers_table import answer_row, answers_csv


def test_commas_and_quotes_survive_the_table() -> None:
    text = answers_csv([('a, "b".png', "ash", "0.5000", "false")]).decode("utf-8-sig")
    assert list(csv.reader(text.splitlines()))[1] == ['a, "b".png', "ash", "0.5000", "false"]


def test_a_file_is_named_relative_to_the_folder() -> None:
    row = answer_row(Path("new/more/a.png"), Path("new"), ("ash", 0.51239, True))
    assert row == ("more/a.png", "ash", "0.5124", "true")


def test_plain_answers_have_columns_of_their_own() -> None:
    row = answer_row(Path("new/a.png"), Path("new"), ("ash", 0.9, False), ("elm", 0.4, True))
    header, values = csv.reader(answers_csv([row], with_plain=True).decode("utf-8-sig").splitlines())
    found = dict(zip(header, values, strict=True))
    assert (found["class"], found["plain_class"], found["plain_confidence"]) == ("ash", "elm", "0.4000")
    assert (found["not_sure"], found["plain_not_sure"]) == ("false", "true")
