"""Reads and writes `project.toml`, and keeps the last good one next to it; plain Python, no Qt."""

import codecs
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

import tomli_w

from purer_app.engine.core.errors import ConfigError, RunFolderError
from purer_app.engine.core.files import cannot_read, cannot_write, read_regular, write_below
from purer_app.engine.core.settings.toml_io import settings_from_table, toml_from_bytes
from purer_app.ui.state.project.project import FILE_NAME, FORMAT_VERSION, PREVIOUS_NAME, Project, as_table, is_project

DAMAGED_NAME = f"{FILE_NAME}.damaged"
CHANGED_NAME = f"{FILE_NAME}.changed-elsewhere"
_BYTES = "bytes:"
_FIRST_LINE, _LAST_LINE = b"# A PURER project. Without its last line it is not complete.\n", b"# complete\n"


class NewerProjectError(ConfigError):
    """A newer version of the program wrote the project; it is left as it is."""


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """A project as read from its folder.

    `content` holds the bytes of `project.toml`. Where that file is damaged, `damage` says how, `project` comes from
    the previous file, and `content` is empty.
    """

    project: Project
    content: bytes
    damage: str = ""


def open_project(folder: Path) -> OpenedProject:
    """Read the project of a folder; where its file is missing or damaged, the last good one next to it.

    Raises:
        NewerProjectError: a newer version of the program wrote it.
        ConfigError: there is neither a file that can be used nor a previous one.
    """
    path = folder / FILE_NAME
    try:
        content = _content_of(path)
        return OpenedProject(project_from_bytes(content, path), content)
    except NewerProjectError:
        raise
    except ConfigError as error:
        previous = folder / PREVIOUS_NAME
        try:
            project = project_from_bytes(_content_of(previous), previous)
        except ConfigError:
            raise error from None
        return OpenedProject(project, b"", str(error))


def create_project(folder: Path, name: str = "", **values: object) -> Project:
    """Make a project in a folder, which may be there already, but may hold none.

    Raises:
        RunFolderError: the folder cannot be written, or holds a project.
    """
    if is_project(folder):
        raise RunFolderError(f"{folder} holds a project already; open it instead")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    project = Project(name=name or folder.name, created=time.strftime("%Y-%m-%dT%H:%M:%S%z"))
    project = replace(project, **values)  # type: ignore[arg-type]
    save_project(folder, project, b"")
    return project


def read_project(folder: Path) -> Project:
    """Read `project.toml` itself.

    Raises:
        ConfigError: it is missing, damaged or newer than this version.
    """
    path = folder / FILE_NAME
    return project_from_bytes(_content_of(path), path)


def save_project(folder: Path, project: Project, known: bytes) -> tuple[bytes, Path | None]:
    """Write the project file, whole or not at all; the file that it replaces is kept next to it.

    Args:
        known: the content that this program read or wrote last; empty where that was damaged.

    Returns:
        The new content, and where a file is kept that is not `known`: a damaged one, or one that another program wrote.

    Raises:
        RunFolderError: the folder is missing or cannot be written; the old file stays.
    """
    path, kept = folder / FILE_NAME, None
    try:
        present = path.read_bytes() if path.is_file() else b""
    except OSError as error:
        raise cannot_write(path, error) from error
    if present and present == known:
        write_below(folder, PREVIOUS_NAME, present)
    elif present:
        kept = _free(folder / (CHANGED_NAME if known else DAMAGED_NAME))
        write_below(folder, kept.name, present)
    content = project_to_bytes(project)
    write_below(folder, FILE_NAME, content)
    return content, kept


def project_to_bytes(project: Project) -> bytes:
    """Return the content of the project's file.

    A file that is cut at the end of a line is TOML as well, with defaults for all that is lost, so its last line says
    that it is complete.
    """
    return _FIRST_LINE + tomli_w.dumps(_map_texts(as_table(project), _to_text)).encode() + _LAST_LINE


def project_from_bytes(content: bytes, path: Path) -> Project:
    """Return the project that a file holds.

    Raises:
        ConfigError: the content is malformed, or newer than this version.
    """
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.startswith(_FIRST_LINE) and not content.rstrip().endswith(_LAST_LINE.strip()):
        raise ConfigError(f"{path} is incomplete: its end is missing")
    try:
        table = _map_texts(toml_from_bytes(content, str(path), tomllib.loads), _from_text)
        version = table.get("format_version")
        if type(version) is int and version > FORMAT_VERSION:
            raise NewerProjectError(
                f"{path} was saved by a newer version of PURER (project format {version}; this version reads "
                f"{FORMAT_VERSION}). Update PURER to open it; nothing was changed."
            )
        if version is None:
            raise ConfigError(f"{path} is damaged: its format_version is missing; restore it from a copy")
        if version != FORMAT_VERSION:
            raise ConfigError(f"{path} has format_version {version}; this version reads {FORMAT_VERSION}")
        return settings_from_table(Project, table, str(path))
    except ConfigError as error:
        if str(path) in str(error):
            raise
        raise ConfigError(f"{path}: {error}") from error
    except Exception as error:  # the one door for files that anything may have written into
        raise ConfigError(f"{path} is damaged: {error!r}") from error


def _content_of(path: Path) -> bytes:
    try:
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(f"{path.parent} holds no project: {path.name} is missing") from None
    except OSError as error:
        raise ConfigError(cannot_read(path, error)) from error


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}-{number}")
    return free


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _map_texts(item, change) for key, item in value.items()}
        case list() | tuple():
            return [_map_texts(item, change) for item in value]
        case _:
            return value


def _to_text(value: str) -> str:
    """Write texts that are not Unicode, such as names of some old files, in a form that TOML can hold."""
    return value if _is_unicode(value) and not value.startswith(_BYTES) else _BYTES + quote_from_bytes(_raw(value))


def _is_unicode(value: str) -> bool:
    """Whether a text has no lone surrogates, by which Python stands for bytes that are not UTF-8."""
    return _raw(value) == value.encode(errors="replace")


def _raw(value: str) -> bytes:
    return value.encode(errors="surrogatepass")


def _from_text(value: str) -> str:
    if not value.startswith(_BYTES):
        return value
    return unquote_to_bytes(value.removeprefix(_BYTES)).decode(errors="surrogatepass")
