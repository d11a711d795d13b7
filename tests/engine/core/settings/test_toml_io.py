"""Settings survive TOML, and a file with an error is refused by name."""

import codecs
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import DeviceChoice, FileForm
from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.job_configs import (
    AdaptConfig,
    DemoConfig,
    EvaluateConfig,
    MakePoolConfig,
)
from purer_app.engine.core.settings.learner_configs import LEARNERS, learner_config
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import (
    CurriculumConfig,
    EpisodeConfig,
    InversionConfig,
    MetaConfig,
    RecordConfig,
    TrainConfig,
)

COUNT = st.integers(1, 10**6)
COUNT_OR_NONE = st.integers(0, 10**6)
RATE = st.floats(1e-12, 1e4)
WEIGHT = st.just(0.0) | st.floats(1e-12, 1e6)
DEVICE = st.sampled_from(DeviceChoice)
TEXT = st.text(min_size=1)

INVERSION = st.builds(
    InversionConfig,
    lr=RATE,
    bn_weight=WEIGHT,
    tv_weight=WEIGHT,
    l2_weight=WEIGHT,
    max_roll_px=st.integers(0, 1024),
    warmup_steps=COUNT_OR_NONE,
    teachers_per_step=COUNT_OR_NONE,
)
EPISODE = st.builds(EpisodeConfig, n_way=st.integers(2, 1000), n_shot=COUNT, n_query=COUNT)
CURRICULUM = st.builds(
    CurriculumConfig,
    rule=st.sampled_from(("paper", "plateau", "off")),
    adversarial_weight=WEIGHT,
    warmup_fraction=st.floats(0, 1, exclude_max=True),
    patience=COUNT,
    window=COUNT,
    min_gain=st.floats(0, 1),
)
LEARNER = st.builds(
    learner_config,
    st.sampled_from(LEARNERS),
    backbone=TEXT,
    image_size=st.just(0) | st.integers(8, 1024),
    channels=st.sampled_from((0, 1, 3)),
    start=st.sampled_from(("average", "best-teacher", "auto")),
    inner_lr=RATE,
    train_steps=COUNT,
    test_steps=COUNT,
    reliance=st.floats(0, 100),
    whitening=st.floats(0, 10),
    max_parameters=COUNT,
    max_share=st.floats(1e-12, 1e12),
)
META = st.builds(MetaConfig, steps=COUNT, max_seconds=WEIGHT, outer_lr=RATE, episodes_per_step=COUNT, lag_steps=COUNT)
RECORD = st.builds(RecordConfig, snapshot_seconds=WEIGHT, validation_every=COUNT, validation_episodes=COUNT)
ICFIL = st.builds(
    IcfilConfig,
    inversion_steps=COUNT,
    inversion_lr=RATE,
    images_per_class=COUNT,
    bn_weight=WEIGHT,
    steps=COUNT,
    lr=RATE,
    temperature=st.floats(1e-4, 1e4),
    contrast_weight=WEIGHT,
    pseudo_weight=WEIGHT,
)
TRAIN = st.builds(
    TrainConfig,
    pool=st.text(),
    seed=COUNT_OR_NONE,
    device=DEVICE,
    validation=st.text(),
    inversion=INVERSION,
    episode=EPISODE,
    curriculum=CURRICULUM,
    learner=LEARNER,
    meta=META,
    record=RECORD,
    icfil=ICFIL,
)
EVALUATE = st.builds(
    EvaluateConfig,
    run=TEXT,
    data=st.text(),
    n_way=st.integers(2, 100),
    n_shots=st.lists(COUNT, min_size=1).map(tuple),
    n_query=COUNT,
    episodes=st.integers(2, 10**6),
    seed=COUNT_OR_NONE,
    device=DEVICE,
    icfil=st.booleans(),
    icfil_episodes=COUNT_OR_NONE,
    transductive=st.booleans(),
)
ADAPT = st.builds(
    AdaptConfig,
    run=TEXT,
    support=st.text(min_size=1),
    query=st.text(),
    seed=COUNT_OR_NONE,
    device=DEVICE,
    icfil=st.booleans(),
)
MAKE_POOL = st.builds(
    MakePoolConfig,
    data=st.tuples(TEXT),
    scenario=st.just("sh"),
    teachers=COUNT,
    classes=st.tuples(st.integers(2, 10), st.integers(10, 20)),
    architectures=st.lists(TEXT, min_size=1).map(tuple),
    forms=st.lists(st.sampled_from(FileForm), min_size=1).map(tuple),
    image_sizes=st.tuples(st.integers(8, 1024)),
    channels=st.sampled_from(((1,), (3,))),
    inverted=st.tuples(st.booleans()),
    leave_out=st.lists(TEXT).map(tuple),
    flip=st.booleans(),
    epochs=COUNT,
    batch_size=st.integers(2, 10**6),
    lr=RATE,
    held_out_fraction=st.floats(0.01, 0.99),
    seed=COUNT_OR_NONE,
    device=DEVICE,
)
DEMO = st.builds(DemoConfig, out=st.text(), quick=st.booleans(), data=st.text(), seed=COUNT_OR_NONE, device=DEVICE)


@given(settings=st.one_of(TRAIN, EVALUATE, ADAPT, MAKE_POOL, DEMO))
def test_settings_survive_toml(settings: Any) -> None:
    table = tomllib.loads(settings_to_toml(settings))
    assert settings_from_table(type(settings), table, "settings.toml") == settings


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            {"n_ways": 5},
            "run.toml: [episode] has an unknown setting 'n_ways'; known are n_way, n_shot, n_query, trusted_only, "
            "unlabelled_share",
        ),
        ({"n_way": "five"}, "run.toml: episode.n_way is 'five'; it must be a whole number"),
        ({"n_way": True}, "run.toml: episode.n_way is True; it must be a whole number"),
        ({"n_way": 5.0}, "run.toml: episode.n_way is 5.0; it must be a whole number"),
        ({"n_way": 1}, "run.toml: episode.n_way is 1; it must be at least 2"),
    ],
)
def test_an_unknown_name_in_a_nested_table_is_named(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from_table(TrainConfig, {"pool": "p", "episode": table}, "run.toml")
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("kind", "table", "sentence"),
    [
        (TrainConfig, {"pool": "p", "episode": 5}, "a.toml: episode must be a table, not 5"),
        (TrainConfig, {"pool": 5}, "a.toml: pool is 5; it must be a string"),
        (InversionConfig, {"lr": "fast"}, "a.toml: lr is 'fast'; it must be a number"),
        (InversionConfig, {"lr": True}, "a.toml: lr is True; it must be a number"),
        (DemoConfig, {"out": "o", "quick": 1}, "a.toml: quick is 1; it must be true or false"),
        (EvaluateConfig, {"run": "r", "data": "d", "n_shots": 5}, "a.toml: n_shots is 5; it must be a list"),
        (
            EvaluateConfig,
            {"run": "r", "data": "d", "n_shots": [1, "5"]},
            "a.toml: n_shots is '5'; it must be a whole number",
        ),
        (MakePoolConfig, {"data": ["d"], "classes": [5]}, "a.toml: classes has 1 value(s); it must have 2"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(kind: type[Any], table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from_table(kind, table, "a.toml")
    assert str(caught.value) == sentence


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^run\.toml is empty: the setting 'pool' is missing"):
        settings_from_table(TrainConfig, {}, "run.toml")


def test_whole_numbers_serve_as_numbers() -> None:
    lr = settings_from_table(InversionConfig, {"lr": 1}, "run.toml").lr
    assert (lr, type(lr)) == (1.0, float)


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_text(settings_to_toml(TrainConfig(pool="größe")), encoding="utf-8")
    assert read_toml(path)["pool"] == "größe"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_toml(tmp_path / "none.toml")
    assert str(caught.value) == f"{tmp_path / 'none.toml'} is missing"


@pytest.mark.parametrize(
    "content", [b"pool = ", b"[a]\n[a]\n", b"x = " + b"[" * 5000, b"x" + b".x" * 5000 + b" = 1", b"x = " + b"9" * 5000]
)
def test_a_file_that_is_not_toml_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path} is not valid TOML: ")


@pytest.mark.parametrize("content", ["pool = 'größe'".encode("latin-1"), "pool = 'p'".encode("utf-16"), b"a = 1\x00"])
def test_a_file_in_another_encoding_is_named_with_the_remedy(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        read_toml(path)
    assert str(caught.value).startswith(f"{path} is not UTF-8 text; save it as UTF-8")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "run.toml"
    path.write_bytes(codecs.BOM_UTF8 + b"seed = 5")
    assert read_toml(path) == {"seed": 5}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_refused_and_a_folder_too(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(ConfigError, match=r"pipe\.toml cannot be read: it is a pipe, a socket or a device, not a file"):
        read_toml(tmp_path / "pipe.toml")
    with pytest.raises(ConfigError, match=r" is a folder, not a file$"):
        read_toml(tmp_path)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"inversion": {"lr": 1e300}}, "run.toml: inversion.lr is 1e+300; it must be between 1e-12 and 10,000"),
        ({"icfil": {"lr": 1e300}}, "run.toml: icfil.lr is 1e+300; it must be between 1e-12 and 10,000"),
        ({"learner": {"name": "x"}}, f"run.toml: learner.name is 'x'; it must be one of {', '.join(LEARNERS)}"),
        ({"device": "tpu"}, f"run.toml: device is 'tpu'; it must be one of {', '.join(DeviceChoice)}"),
    ],
)
def test_a_limit_names_the_file_and_the_table(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings_from_table(TrainConfig, {"pool": "p", **table}, "run.toml")
    assert str(caught.value) == sentence
