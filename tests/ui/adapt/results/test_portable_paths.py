"""Stored paths: relative inside the project, absolute elsewhere."""

from pathlib import Path

import pytest

from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.ui.adapt.results.portable_paths import from_text, local_config, portable_config, to_text

HERE, THERE = Path("/projects/trees"), Path("/elsewhere/copy of trees")


@pytest.mark.parametrize(
    ("path", "text", "moved"),
    [
        ("/projects/trees/classes/ash/1.png", "classes/ash/1.png", "/elsewhere/copy of trees/classes/ash/1.png"),
        ("/projects/trees/a.pth:ash,elm: wych", "a.pth:ash,elm: wych", "/elsewhere/copy of trees/a.pth:ash,elm: wych"),
        ("/projects/trees", ".", "/elsewhere/copy of trees"),
        ("/projects/trees-2/1.png", "/projects/trees-2/1.png", "/projects/trees-2/1.png"),
        ("", "", ""),
    ],
)
def test_a_path_inside_the_project_moves_with_it(path: str, text: str, moved: str) -> None:
    assert to_text(path, HERE) == text
    assert (from_text(text, HERE), from_text(text, THERE)) == (path, moved)


def test_settings_follow_the_project_and_lose_their_queries() -> None:
    config = ClassifyConfig(
        run="/projects/trees/runs/r1",
        support="/projects/trees/classes",
        queries=("/projects/trees/queries/1.png",),
        negatives=True,
    )
    moved = local_config(portable_config(config, HERE), THERE)
    assert moved == ClassifyConfig(run=f"{THERE}/runs/r1", support=f"{THERE}/classes", queries=(), negatives=True)
    pool = ClassifyConfig(pool="/pool", models=("a.pth", "b/c.pth"), support="/projects/trees/classes")
    assert local_config(portable_config(pool, HERE), HERE) == pool
