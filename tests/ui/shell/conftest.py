"""A project with something on every page."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import tiny_config, write_tiny_pool


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a project with models, one of them refused, a finished run, classes and pictures to classify."""
    from purer_app.engine import jobs
    from purer_app.engine.core.events import Control, ignore
    from purer_app.ui.state.project.project import ModelEntry
    from purer_app.ui.state.project.project_file import create_project

    place = tmp_path_factory.mktemp("stocked")
    pool = write_tiny_pool(place / "pool")
    (pool / "page.pth").write_text("<html>not found</html>")
    validation = make_shapes(place / "shapes", classes=4, pictures=6)
    config = tiny_config(pool, "protonet", validation=str(validation))
    folder = place / "project"
    models = tuple(ModelEntry(path=str(path)) for path in sorted(pool.iterdir()) if path.suffix != ".toml")
    create_project(folder, "Trees", models=models, train=replace(config, pool=""), shown_run="first")
    jobs.train(config, folder / "runs" / "first", ignore, Control())
    (folder / "classes").symlink_to(validation)
    return folder
