"""Reads and writes `project.toml` and the previous version of it; no Qt."""

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
    """The project was written by a newer version of the program."""


@dataclass(frozen=True, slots=True)
class OpenedProject:
    """A project read from its folder.

    `content` is the content of `project.toml`. If that file is damaged, `damage` describes how, `project` comes from
    the previous file, and `content` is empty.
    """

    project: Project
    content: bytes
    damage: str = ""


def open_project(folder: Path) -> OpenedProject:
    """Read the project in a folder; if its file is missing or damaged, read the previous one.

    Raises:
        NewerProjectError: a newer version of the program wrote it.
        ConfigError: neither the file nor the previous one can be used.
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
    """Create a project in a new folder or an existing one without a project.

    Raises:
        RunFolderError: the folder cannot be written, or already contains a project.
    """
    if is_project(folder):
        raise RunFolderError(f"{folder} already contains a project; open it instead")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    project = Project(name=name or folder.name, created=time.strftime("%Y-%m-%dT%H:%M:%S%z"))
    project = replace(project, **values)  # type: ignore[arg-type]
    save_project(folder, project, b"")
    return project


def read_project(folder: Path) -> Project:
    """Read `project.toml`.

    Raises:
        ConfigError: it is missing, damaged or newer than this version.
    """
    path = folder / FILE_NAME
    return project_from_bytes(_content_of(path), path)


def save_project(folder: Path, project: Project, known: bytes) -> tuple[bytes, Path | None]:
    """Write the project file atomically, and keep the replaced file next to it.

    Args:
        known: the content that this program last read or wrote; empty if that was damaged.

    Returns:
        The new content, and the path of the replaced file if it was damaged or written by another program.

    Raises:
        RunFolderError: the folder is missing or cannot be written; the old file is unchanged.
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
    """Return the content of the project file.

    A file truncated at the end of a line is still valid TOML, so the last line marks the file as complete.
    """
    return _FIRST_LINE + tomli_w.dumps(_map_texts(as_table(project), _to_text)).encode() + _LAST_LINE


def project_from_bytes(content: bytes, path: Path) -> Project:
    """Return the project in the content of a file.

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
    except Exception as error:  # the file may contain anything
        raise ConfigError(f"{path} is damaged: {error!r}") from error


def _content_of(path: Path) -> bytes:
    try:
        return read_regular(path)
    except (FileNotFoundError, NotADirectoryError):
        raise ConfigError(f"{path.parent} contains no project: {path.name} is missing") from None
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
    """Encode texts with undecodable bytes, such as some old file names, for TOML."""
    return value if _is_unicode(value) and not value.startswith(_BYTES) else _BYTES + quote_from_bytes(_raw(value))


def _is_unicode(value: str) -> bool:
    """Whether a text has no lone surrogates, which Python uses for bytes that are not UTF-8."""
    return _raw(value) == value.encode(errors="replace")


def _raw(value: str) -> bytes:
    return value.encode(errors="surrogatepass")


def _from_text(value: str) -> str:
    if not value.startswith(_BYTES):
        return value
    return unquote_to_bytes(value.removeprefix(_BYTES)).decode(errors="surrogatepass")
