"""The settings of every job survive a settings file, and numbers at the edge of their range are accepted."""

from pathlib import Path
from typing import Any

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import ExportFormat, FileForm
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    ClassifyConfig,
    DemoConfig,
    DreamConfig,
    EvaluateConfig,
    InspectConfig,
    MakePoolConfig,
    TakeAwayConfig,
)
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml

EDGES: list[Any] = [
    EvaluateConfig(pool="pool", data="data", n_way=2, n_shots=(1,), n_query=1, episodes=2, icfil=True),
    EvaluateConfig(run="run", data="data", n_shots=(5, 1, 10), icfil_episodes=50, transductive=True),
    EvaluateConfig(pool="pool", models=("a.pth", "sub/b.pth"), data="data", record=True),
    AdaptConfig(run="run", support="s", query="q", icfil=True),
    AdaptConfig(
        pool="pool", models=("a.pth",), learner="teacher-ensemble", support="s", query="q", export="e", formats=("pt2",)
    ),
    TakeAwayConfig(classifier=ClassifyConfig(pool="pool", support="s"), out="away.zip", formats=tuple(ExportFormat)),
    InspectConfig(paths=("a.pth", "folder")),
    DreamConfig(model="a.pth", images=1, steps=1),
    ClassifyConfig(run="run", support="s", queries=("q.png",), icfil=True, leave_one_out=False),
    ClassifyConfig(pool="pool", models=("a.pth",), support="s"),
    MakePoolConfig(
        data=("a", "b"),
        scenario="mh",
        teachers=1,
        classes=(2, 2),
        architectures=("conv4-32", "lenet"),
        forms=tuple(FileForm),
        image_sizes=(28, 32),
        channels=(1, 3),
        inverted=(True, False),
        leave_out=("Latin*",),
        epochs=1,
        batch_size=2,
        held_out_fraction=0.99,
    ),
    MakePoolConfig(data=("a",), scenario="ss"),
    DemoConfig(out="demo", quick=True, data="alphabets"),
]


@pytest.mark.parametrize("config", EDGES, ids=lambda config: type(config).__name__)
def test_settings_survive_a_settings_file(config: Any, tmp_path: Path) -> None:
    file = tmp_path / "job.toml"
    file.write_text(settings_to_toml(config))
    assert settings_from_table(type(config), read_toml(file), "job.toml") == config


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"n_way": 1}, "n_way is 1; it must be at least 2"),
        ({"n_query": 0}, "n_query is 0; it must be at least 1"),
        ({"seed": -1}, "seed is -1; it must be at least 0"),
        ({"episodes": float("nan")}, "episodes is nan; it must be a whole number"),
    ],
)
def test_an_evaluation_that_would_measure_nothing_is_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        EvaluateConfig(**({"run": "run", "data": "data"} | values))
    assert str(caught.value) == sentence


def test_one_value_may_apply_to_every_data_folder() -> None:
    config = MakePoolConfig(data=("a", "b", "c"), scenario="mh")
    assert (len(config.image_sizes), len(config.channels), len(config.inverted)) == (1, 1, 1)
    with pytest.raises(ConfigError, match="image_sizes needs one value, or one for each of 3 data folders"):
        MakePoolConfig(data=("a", "b", "c"), scenario="mh", image_sizes=(28, 32))
