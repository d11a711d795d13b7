"""The jobs around files of models beside their inspection: reports, safe copies, and the script for one's own code."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from purer_app.engine.events import Control, EventSink
from purer_app.engine.job_config import InspectConfig


def check_report_name(out: Path) -> None:
    """Make sure that a report of an inspection can be called so; ConfigError where not."""
    from purer_app.engine.checkpoints.intake_report import check_report_name as check

    check(out)


def write_intake_report(verdicts: list[dict[str, Any]], out: Path) -> None:
    """Write what `inspect` found as text, Markdown or a page, by the suffix."""
    from purer_app.engine.checkpoints.intake_report import write_intake_report as write

    write(verdicts, out)


def export_script() -> str:
    """Return the script that turns a model of the user's own code into a .pt2 teacher."""
    from purer_app.engine.checkpoints.export_script import EXPORT_SCRIPT

    return EXPORT_SCRIPT


def write_export_script(out: Path) -> None:
    """Write that script to a file."""
    from purer_app.engine.checkpoints.export_script import write_export_script as write

    write(out)


def make_safe_copies(config: InspectConfig, emit: EventSink, control: Control) -> list[dict[str, Any]]:
    """Copy models into .safetensors files beside them; return what became of each file."""
    from purer_app.engine.checkpoints.safe_copies import make_safe_copies as make

    return [asdict(copy) for copy in make([Path(path) for path in config.paths], emit)]
