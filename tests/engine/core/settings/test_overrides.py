"""Single settings are changed by path; an invalid one is refused with the valid ones."""

import pytest

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.overrides import apply_overrides, value_at, with_values
from purer_app.engine.core.settings.toml_io import parse_toml, settings_from_table, settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig

PLAIN = TrainConfig(pool="pool")


def test_values_of_every_kind_are_read() -> None:
    texts = ["inversion.lr=0.1", "episode.n_way = 3", "episode.trusted_only=off", "curriculum.rule=plateau", "seed=7"]
    found = apply_overrides(PLAIN, [*texts, "meta.steps=10_000", "models=a.pth, sub/b.pth"])
    assert (found.inversion.lr, found.episode.n_way, found.episode.trusted_only) == (0.1, 3, False)
    assert (found.curriculum.rule, found.seed, found.meta.steps) == ("plateau", 7, 10_000)
    assert found.models == ("a.pth", "sub/b.pth")


def test_the_last_of_two_values_counts() -> None:
    assert apply_overrides(PLAIN, ["seed=1", "seed=2"]).seed == 2


def test_settings_that_contradict_each_other_one_by_one_are_changed_together() -> None:
    found = apply_overrides(PLAIN, ["meta.steps=0", "meta.max_seconds=60"])
    assert (found.meta.steps, found.meta.max_seconds) == (0, 60.0)
    with pytest.raises(ConfigError, match="steps and max_seconds are both 0"):
        apply_overrides(PLAIN, ["meta.steps=0"])


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("inversion.lr=0", "inversion.lr is 0.0; it must be above 0"),
        ("inversion.lr=1e9", "inversion.lr is 1000000000.0; it must be between 1e-12 and 10,000"),
        ("inversion.lr=fast", "inversion.lr is 'fast'; it must be a number"),
        ("episode.n_way=1", "episode.n_way is 1; it must be at least 2"),
        ("episode.n_way=2.5", "episode.n_way is '2.5'; it must be a whole number"),
        ("compute.cuda_graphs=maybe", "compute.cuda_graphs is 'maybe'; it must be true or false"),
        ("curriculum.rule=clock", "curriculum.rule is 'clock'; it must be one of paper, plateau, off"),
        ("device=tpu", "device is 'tpu'; it must be one of auto, cpu, cuda, mps"),
        ("seed", "'seed' sets nothing; write NAME=VALUE, for example inversion.lr=0.1"),
        ("pool=elsewhere", "pool cannot be set; name the folder as POOL"),
    ],
)
def test_an_invalid_value_is_refused_with_the_valid_ones(override: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_overrides(PLAIN, [override])
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("inversion.lrr", "inversion.lr"),
        ("inversion.learning_rate", "inversion.lr"),
        ("n_way", "episode.n_way"),
        ("episodes.n_way", "episode.n_way"),
        ("meta.max_second", "meta.max_seconds"),
        ("largest share of the work", "learner.max_share"),
        ("inversion.max_r", "inversion.max_roll_px"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(name: str, meant: str) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_overrides(PLAIN, [f"{name}=1"])
    assert str(caught.value) == f"there is no setting '{name}'; did you mean '{meant}'?"


@pytest.mark.parametrize("name", ["lr", "learning rate", "step size"])
def test_an_ambiguous_name_is_refused_with_all_settings_that_it_may_mean(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_overrides(PLAIN, [f"{name}=0.1"])
    question = str(caught.value).removeprefix(f"there is no setting '{name}'; did you mean ").removesuffix("?")
    assert set(question.replace(" or ", ", ").split(", ")) == {
        f"'{path}'"
        for path in (
            "inversion.lr",
            "learner.inner_lr",
            "learner.student_lr",
            "meta.outer_lr",
            "icfil.lr",
            "icfil.inversion_lr",
            "icfil.prototype_lr",
        )
    }


def test_two_settings_with_the_same_other_name_are_both_suggested() -> None:
    meant = "'meta.episodes_per_step' or 'compute.micro_batch'"
    with pytest.raises(ConfigError, match=f"did you mean {meant}"):
        apply_overrides(PLAIN, ["batch_size=1"])


def test_an_unknown_name_is_refused_with_the_whole_list() -> None:
    with pytest.raises(ConfigError, match=r"there is no setting 'marmalade'; docs/settings\.md lists them all"):
        apply_overrides(PLAIN, ["marmalade=1"])


def test_every_setting_can_be_set_to_its_own_value() -> None:
    texts = [
        f"{path}={','.join(value) if isinstance(value, tuple) else value}"
        for path in training_settings()
        if path != "pool"
        for value in [value_at(PLAIN, path)]
        if value is not None
    ]
    assert apply_overrides(PLAIN, texts) == PLAIN


def test_settings_changed_by_path_are_those_of_a_file() -> None:
    changed = with_values(PLAIN, {"inversion.lr": 0.5, "device": "cpu"})
    assert settings_from_table(TrainConfig, parse_toml(settings_to_toml(changed)), "run.toml") == changed
