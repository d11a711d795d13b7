"""Undoable edits of classes and pictures, the colours of classes, and refused edits."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from purer_app.engine.core.errors import DataError, EngineError
from purer_app.engine.core.events import Control, EventSink
from purer_app.ui.adapt.state.class_library import ClassLibrary, Import, RefusedClass
from purer_app.ui.adapt.state.project_moves import Move
from purer_app.ui.state.project.project import AdaptState

ClassColours = dict[str, int]
"""The classes in order, each with its index in the theme's list of colours."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an edit was refused: a sentence, and one detail for each file if several were refused.

    `place` is the path concerned: the folder of a class, a query, or the folder of all classes or all queries.
    """

    place: Path
    text: str
    details: tuple[str, ...] = ()


class Mover(Protocol):
    """Makes the moves of an edit and shows the result."""

    def carry_out(self, moves: Sequence[Move], colours: ClassColours, *, back: bool) -> str:
        """Make or undo all moves, then save the order and colours; see `Step`."""


@dataclass(frozen=True, slots=True)
class ClassEdit:
    """An undoable edit that moved files."""

    text: str
    mover: Mover
    moves: Sequence[Move]
    before: ClassColours
    after: ClassColours

    def forward(self) -> str:
        """Make the moves again."""
        return self.mover.carry_out(self.moves, self.after, back=False)

    def back(self) -> str:
        """Undo the moves."""
        return self.mover.carry_out(self.moves, self.before, back=True)


def colours_of(adapt: AdaptState) -> ClassColours:
    """Return the colours stored in a project; projects of earlier versions store the order only."""
    colours: ClassColours = {}
    for place, name in enumerate(adapt.class_order):
        colours[name] = adapt.class_colours[place] if place < len(adapt.class_colours) else place
    return colours


def with_all(colours: ClassColours, names: Sequence[str], taken: Sequence[int] = ()) -> ClassColours:
    """Return the colours of these classes; a new class gets the first unused colour.

    Args:
        taken: colours that new classes do not get.
    """
    found = {name: colours[name] for name in names if name in colours}
    for name in names:
        if name not in found:
            used = {*found.values(), *taken}
            found[name] = next(place for place in range(len(used) + 1) if place not in used)
    return {name: found[name] for name in names}


def import_pictures(
    library: ClassLibrary,
    classes: Sequence[tuple[str, Sequence[Path]]],
    queries: Sequence[Path],
    emit: EventSink,
    _: Control,
    *,
    new_only: bool = False,
) -> Import:
    """Import pictures into classes, which are created if missing, and into the pictures to classify.

    Args:
        new_only: whether to leave out pictures that are in their class already.
    """
    done = Import()
    try:
        for name, files in classes:
            try:
                folder = library.class_folder(name)
            except DataError as error:
                done.refused_classes.append(RefusedClass(name, len(files), str(error), library.model_of(name)))
                continue
            before = len(done.refused)
            library.import_into(folder, files, done, emit, new_only=new_only)
            if len(classes) > 1:
                done.refused[before:] = [f"{name}/{reason}" for reason in done.refused[before:]]
        library.import_into(library.queries_folder, queries, done, emit)
    except EngineError as error:
        done.failure = str(error)
    return done
