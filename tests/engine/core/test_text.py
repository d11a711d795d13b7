"""Names from files are displayed safely and written so that their bytes can be restored."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.settings.toml_io import parse_toml, toml_text
from purer_app.engine.core.text import listed, plural, printable, size_text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plain name.pth", "plain name.pth"),
        ("Grüße 鳥 👩‍🔬.pth", "Grüße 鳥 👩‍🔬.pth"),
        ("a\x1b[2J\x1b]0;pwn\x07", r"a\x1b[2J\x1b]0;pwn\x07"),
        ("two\nlines\r\t", r"two\nlines\r\t"),
        ("\x9b31m\x7f", r"\x9b31m\x7f"),
        ("gpj.\u202exe", r"gpj.\u202exe"),
        ("\u2066a\u2069\ufeff", r"\u2066a\u2069\ufeff"),
        (os.fsdecode(b"t\xff.pth"), r"t\xff.pth"),
        ("half a pair \ud800", r"half a pair \ud800"),
    ],
)
def test_control_characters_of_terminals_are_made_visible(name: str, shown: str) -> None:
    assert printable(name) == shown
    assert printable(shown) == shown


@given(st.text())
def test_printable_text_can_be_written_in_any_encoding(text: str) -> None:
    shown = printable(text)
    assert "\n" not in shown and "\x1b" not in shown
    shown.encode()


@given(st.binary().filter(lambda name: b"\0" not in name))
def test_a_file_name_of_any_bytes_survives_toml(name: bytes) -> None:
    text = toml_text({"path": os.fsdecode(name), "table": {os.fsdecode(name): ["x", os.fsdecode(name)]}})
    table = parse_toml(text.encode("utf-8").decode("utf-8"))
    assert os.fsencode(table["path"]) == name
    assert [os.fsencode(key) for key in table["table"]] == [name]
    assert os.fsencode(next(iter(table["table"].values()))[1]) == name


def test_only_some_of_many_names_are_listed() -> None:
    assert listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


@pytest.mark.parametrize(("n", "text"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps"), (1200, "1,200 steps")])
def test_only_one_is_singular(n: int, text: str) -> None:
    assert plural(n, "1 step", "{n:,} steps") == text


def test_sizes_are_in_units_of_a_thousand_bytes() -> None:
    sizes = {0: "0 kB", 3: "1 kB", 1500: "2 kB", 999_499: "999 kB", 7_640_000: "7.6 MB", 2 * 2**30: "2.1 GB"}
    assert {n: size_text(n) for n in sizes} == sizes
    assert size_text(1.5e12) == "1.5 TB"
