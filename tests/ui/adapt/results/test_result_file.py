"""The file of a result: written in order, in the project that was open, and read once."""

from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import DataError
from purer_app.ui.adapt.results.result_file import ResultFile
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS


@pytest.fixture
def lines(project: Session) -> list[str]:
    """Return the lines of the log as they come."""
    lines: list[str] = []
    project.noticed.connect(lines.append)
    return lines


def wait(qtbot: QtBot, session: Session) -> None:
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)


def stored(session: Session) -> bytes | None:
    path = session.store.folder / "results" / "a.jsonl"
    return path.read_bytes() if path.exists() else None


def text_of(content: bytes, _: Path) -> str:
    return content.decode()


def number_as_text(number: int, _: Path) -> bytes:
    return str(number).encode()


def test_the_last_of_several_writes_counts(qtbot: QtBot, project: Session, lines: list[str]) -> None:
    file = ResultFile(project, "a.jsonl", "the answers", project)
    for number in range(20):
        file.keep(partial(number_as_text, number))
    wait(qtbot, project)
    assert stored(project) == b"19"
    file.keep(lambda _: b"later")
    file.remove()
    wait(qtbot, project)
    assert stored(project) is None and lines == []
    file.remove()
    file.keep(lambda _: b"again")
    found: list[str | None] = []
    file.read(text_of, found.append)
    wait(qtbot, project)
    assert found == ["again"] and [path.name for path in (project.store.folder / "results").iterdir()] == ["a.jsonl"]


def test_without_a_file_nothing_is_read_and_nothing_is_said(qtbot: QtBot, project: Session, lines: list[str]) -> None:
    found: list[str | None] = []
    ResultFile(project, "a.jsonl", "the answers", project).read(text_of, found.append)
    wait(qtbot, project)
    assert found == [None] and lines == []


def test_a_file_that_cannot_be_used_stays_and_gives_one_line(qtbot: QtBot, project: Session, lines: list[str]) -> None:
    def refuse(content: bytes, _: Path) -> str:
        raise DataError("is damaged: its checksum is wrong")

    path = project.store.folder / "results" / "a.jsonl"
    path.parent.mkdir()
    path.write_bytes(b"damaged")
    found: list[str | None] = []
    ResultFile(project, "a.jsonl", "the answers", project).read(refuse, found.append)
    wait(qtbot, project)
    assert found == [None] and path.read_bytes() == b"damaged"
    assert lines == [f"These are not shown again: the answers. {path} is damaged: its checksum is wrong."]


def test_a_write_goes_to_the_project_that_was_open(
    qtbot: QtBot, project: Session, lines: list[str], tmp_path: Path
) -> None:
    file = ResultFile(project, "a.jsonl", "the answers", project)
    file.keep(lambda folder: str(folder).encode())
    found: list[str | None] = []
    file.read(text_of, found.append)
    project.store.create(tmp_path / "other")
    wait(qtbot, project)
    assert stored(project) is None and found == []
    assert (tmp_path / "project" / "results" / "a.jsonl").read_text() == str(tmp_path / "project")


def test_a_project_that_is_gone_is_not_made_again(
    qtbot: QtBot, project: Session, lines: list[str], tmp_path: Path
) -> None:
    (tmp_path / "project").rename(tmp_path / "moved")
    ResultFile(project, "a.jsonl", "the answers", project).keep(lambda _: b"answers")
    wait(qtbot, project)
    assert not (tmp_path / "project").exists() and not (tmp_path / "moved" / "results").exists()
    assert len(lines) == 1
    assert lines[0].startswith("These cannot be stored in the project and are gone after a restart: the answers. ")
