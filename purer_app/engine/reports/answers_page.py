"""Shows the answers for a folder of pictures as one HTML page with thumbnails by class, least sure first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.images.transforms import read_picture
from purer_app.engine.reports.pictures import thumbnail_uri
from purer_app.engine.reports.report import page_environment

MOST_THUMBNAILS = 48
"""Of each class, if there are few classes."""
_MOST_ON_PAGE, _FEWEST_THUMBNAILS = 960, 4
"""So that a page with many classes still opens quickly; each class has the fewest at least."""


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """The answer for one picture; confidence is 0 to 1, `truth` the class of its folder, if it is in one."""

    file: Path
    name: str
    confidence: float
    not_sure: bool
    truth: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPage:
    """Content of the page: title, sentences at the top, facts, answers and unreadable files."""

    title: str
    conclusions: tuple[str, ...]
    facts: Mapping[str, str]
    class_names: tuple[str, ...]
    answers: Sequence[NamedPicture]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Thumbnail:
    uri: str
    picture: NamedPicture


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    count: int
    not_sure: int
    shown: tuple[_Thumbnail, ...]


def answers_page(page: AnswersPage, emit: EventSink) -> bytes:
    """Return the page as HTML in UTF-8; the shown pictures are read again, one at a time."""
    by_class: dict[str, list[NamedPicture]] = {name: [] for name in page.class_names}
    for one in page.answers:
        by_class[one.name].append(one)
    most = thumbnails_per_class(len(by_class))
    sections = [_section(name, answers, most, emit) for name, answers in by_class.items()]
    html = page_environment().get_template("answers.html.j2").render(page=page, sections=sections)
    return html.encode("utf-8", errors="replace")


def thumbnails_per_class(n_way: int) -> int:
    """Return how many pictures of each class are shown."""
    return min(MOST_THUMBNAILS, max(_FEWEST_THUMBNAILS, _MOST_ON_PAGE // max(1, n_way)))


def _section(name: str, answers: Sequence[NamedPicture], most: int, emit: EventSink) -> _Section:
    mine = sorted(answers, key=lambda one: (not one.not_sure, one.confidence))
    shown = tuple(found for one in mine[:most] if (found := _thumbnail(one, emit)) is not None)
    return _Section(name, len(mine), sum(one.not_sure for one in mine), shown)


def _thumbnail(picture: NamedPicture, emit: EventSink) -> _Thumbnail | None:
    """Return None for a picture that disappeared in the meantime."""
    emit(Heartbeat("thumbnails"))
    try:
        return _Thumbnail(thumbnail_uri(read_picture(picture.file)), picture)
    except DataError:
        return None
