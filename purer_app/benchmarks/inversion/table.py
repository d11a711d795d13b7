"""The results of the inversion benchmark, as a table and as JSON."""

from dataclasses import asdict, dataclass
from typing import Any

from purer_app.benchmarks.inversion.measures import TeacherRow, mean_of
from purer_app.engine.core.text import plural

_HEADINGS = (
    "model",
    "own",
    "others",
    "judge, own classes (real)",
    "judge, all (real)",
    "student / model",
    "share",
    "diversity (real)",
    "steps",
    "seconds",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The figures of one run, or of one run as it is after inversion.

    Attributes:
        name: of the run, as shown in tables.
        left_out: models that are not measured, with the reason.
        inversion_seconds: age of the run at its first meta-iteration.
    """

    name: str
    rows: tuple[TeacherRow, ...]
    left_out: dict[str, str]
    seconds: float
    inversion_seconds: float
    inversion_steps: int
    meta_steps: int

    @property
    def mean(self) -> dict[str, float | None]:
        """The mean of each figure over the models."""
        return mean_of(self.rows)

    def to_json(self) -> dict[str, Any]:
        """Return JSON values."""
        about: dict[str, Any] = {
            "name": self.name,
            "seconds": self.seconds,
            "inversion_seconds": self.inversion_seconds,
            "inversion_steps": self.inversion_steps,
            "meta_steps": self.meta_steps,
            "left_out": self.left_out,
        }
        return about | {"teachers": [asdict(row) for row in self.rows], "mean": self.mean}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All results; `after_inversion` is the one run of `parts` before its first meta-iteration, None without it."""

    parts: tuple[Part, ...]
    after_inversion: Part | None
    judges: tuple[dict[str, Any], ...]
    held_out: str

    def to_json(self) -> dict[str, Any]:
        """Return JSON values, figures rounded: the teachers of all runs, their mean, and each run."""
        rows = [row for part in self.parts for row in part.rows]
        found = {
            "teachers": [asdict(row) for row in rows],
            "mean": mean_of(rows),
            "runs": [part.to_json() for part in self.parts],
            "after_inversion": None if self.after_inversion is None else self.after_inversion.to_json(),
            "judges": list(self.judges),
            "held_out": self.held_out,
        }
        rounded: dict[str, Any] = _rounded(found)
        return rounded


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 3)
        case dict():
            return {key: _rounded(each) for key, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case _:
            return value


def describe(result: Result) -> str:
    """Return the results as tables, accuracies in per cent."""
    judges = [
        f"Judge: {judge['architecture']} at {judge['input']}, trained on real pictures of {judge['classes']} classes, "
        f"{judge['accuracy']:.1f} % on {judge['held_out_pictures']} held-out ones"
        for judge in result.judges
    ]
    parts = [*([] if result.after_inversion is None else [result.after_inversion]), *result.parts]
    return "\n\n".join(["\n".join([*judges, f"Held-out pictures: {result.held_out}"]), *map(_describe_part, parts)])


def _describe_part(part: Part) -> str:
    title = (
        f"{part.name}: {part.seconds:.0f} s, of them {part.inversion_seconds:.0f} s for "
        + plural(part.inversion_steps, "1 inversion step", "{n} inversion steps")
        + plural(part.meta_steps, "; 1 meta-iteration", "; {n} meta-iterations")
    )
    rows = [_cells(row.name, asdict(row)) for row in part.rows]
    table = [list(_HEADINGS), *rows, _cells("mean", part.mean)]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEADINGS))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in table
    ]
    notes = [f"Not measured: {name}, {why}" for name, why in part.left_out.items()]
    bare = [row.name for row in part.rows if not row.batch_norm]
    notes += [f"Without BatchNorm: {', '.join(bare)}"] if bare else []
    return "\n".join([title, *lines, *notes])


def _cells(name: str, figures: dict[str, Any]) -> list[str]:
    def pair(key: str, digits: int = 1) -> str:
        return f"{figures[key]:.{digits}f} ({figures[f'real_{key}']:.{digits}f})"

    share, student, others = (figures[key] for key in ("distillation", "student_accuracy", "others"))
    return [
        name,
        f"{figures['own']:.1f}",
        "-" if others is None else f"{others:.1f}",
        pair("judge_own_classes"),
        pair("judge_all"),
        f"{'-' if student is None else format(student, '.1f')} / {figures['teacher_accuracy']:.1f}",
        "-" if share is None else f"{share:.1f}",
        pair("diversity", 2),
        f"{figures['steps_per_image']:.0f}",
        f"{figures['seconds']:.1f}",
    ]
