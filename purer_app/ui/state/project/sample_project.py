"""The sample project: its models, its settings, and the existing sample projects without changes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.resources import resource
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.runs.run_search import projects_folder
from purer_app.ui.state.project.project import Project
from purer_app.ui.state.project.project_file import read_project

SAMPLE_FOLDER = "sample"


def sample_pool() -> Path:
    """Return the folder of the sample models."""
    return resource("glyphs-pool")


def sample_values() -> dict[str, Any]:
    """Return the values of a new sample project: the quick preset, with the sample symbols for validation."""
    config = TrainConfig(pool="", validation=str(resource("symbols")))
    return {"preset": "quick", "train": apply_preset(config, "quick")}


def sample_projects() -> list[Path]:
    """Return the unchanged sample projects, by name."""
    folders = sorted(projects_folder().glob(f"{SAMPLE_FOLDER}*"))
    return [folder for folder in folders if _is_unchanged(folder)]


def _is_unchanged(folder: Path) -> bool:
    try:
        project = read_project(folder)
    except EngineError:
        return False
    as_made = Project(name=project.name, created=project.created, models=project.models, **sample_values())
    has_work = any(
        (folder / name).is_dir() and any((folder / name).iterdir()) for name in ("runs", "classes", "queries")
    )
    is_same = replace(project, page=as_made.page, shown_run="") == as_made
    return is_same and _are_sample_models(project) and not has_work


def _are_sample_models(project: Project) -> bool:
    """Whether the models are all those of the sample, ticked, or none yet."""
    pool = sample_pool().resolve()
    n_models = sum(file.name != "pool.toml" for file in pool.glob("*.toml"))
    are_used = all(entry.used and Path(entry.path).parent == pool for entry in project.models)
    return are_used and len(project.models) in (0, n_models)
