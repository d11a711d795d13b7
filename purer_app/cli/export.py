"""The command that turns a finished run into a file for other programs."""

from pathlib import Path
from typing import Annotated

import typer

from purer_app.cli.options import AsJson
from purer_app.cli.output import print_json
from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.text import printable


def export(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run of the learner compact.")],
    out: Annotated[Path, typer.Option(help="File to write, ending in .pt2.")],
    as_json: AsJson = False,
) -> None:
    """Write a compact learner's features as one .pt2 file, which PyTorch runs without PURER.

    `torch.export.load(FILE, extra_files={"purer.json": ""}).module()` maps (n, c, h, w) images to (n, features);
    purer.json says how images must be normalised. JSON: {"file", "features"}.
    """
    length = jobs.export(run, out, ignore, Control())
    if as_json:
        print_json({"file": str(out), "features": length})
    else:
        print(f"{printable(str(out))}: {length} features of a picture")
