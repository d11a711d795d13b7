"""The list of all settings: made from their classes, searched, changed, and refused where impossible."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.learner_configs import ProtoNetConfig
from purer_app.engine.core.settings.overrides import value_at, with_value
from purer_app.engine.core.settings.presets import PRESETS, apply_preset, with_learner
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.train.settings.config_form import ConfigForm
from purer_app.ui.train.settings.setting_texts import explanation, shown_settings, stage_titles
from tests.ui.helpers.clipping import cut_texts

QUICK = apply_preset(TrainConfig(pool=""), "quick")
CHOICES = {path: setting.choices for path, setting in shown_settings().items() if setting.choices}


@pytest.fixture
def form(qtbot: QtBot) -> ConfigForm:
    form = ConfigForm()
    qtbot.addWidget(form)
    config = apply_preset(TrainConfig(pool=""), "quick")
    form.show_config(config, "quick")
    form.show()
    return form


def settings_of(learner: str) -> set[str]:
    config = with_learner(QUICK, learner, "quick")
    return {path for path in shown_settings() if value_at(config, path) is not None}


def give(form: ConfigForm, path: str, text: str) -> None:
    form.rows[path].editor.enter_text(text)


def test_every_setting_has_a_title_and_a_reason_and_every_stage_a_setting() -> None:
    assert {setting.stage for setting in shown_settings().values()} == set(stage_titles())
    assert all(setting.about.title and setting.about.why.endswith(".") for setting in shown_settings().values())


def test_every_setting_has_a_type_that_an_editor_fits() -> None:
    assert {setting.kind for setting in shown_settings().values()} <= {str, int, float, bool}


@pytest.mark.parametrize("path", CHOICES)
def test_the_offered_words_are_those_that_the_engine_takes(path: str) -> None:
    plain = TrainConfig(pool="")
    for word in CHOICES[path]:
        assert value_at(with_value(plain, path, word), path) == word
    with pytest.raises(ConfigError):
        with_value(TrainConfig(pool=""), path, "something else")


@pytest.mark.parametrize("preset", PRESETS)
def test_all_values_survive_showing_and_giving_back(form: ConfigForm, preset: str) -> None:
    config = apply_preset(TrainConfig(pool="", seed=7, validation="/pictures"), preset)
    form.show_config(config, preset)
    changes: list[TrainConfig] = []
    form.changed.connect(changes.append)
    for path, row in form.rows.items():
        if value_at(config, path) is not None and not isinstance(row.editor.field, QComboBox):
            give(form, path, row.editor.text)
    assert all(change == config for change in changes)
    assert not any(row.problem for row in form.rows.values())


def test_a_change_is_emitted_with_all_other_settings_kept(form: ConfigForm, qtbot: QtBot) -> None:
    before = apply_preset(TrainConfig(pool=""), "quick")
    with qtbot.waitSignal(form.changed) as changed:
        give(form, "inversion.bn_weight", "0,5")
    assert changed.args == [replace(before, inversion=replace(before.inversion, bn_weight=0.5))]


def test_a_switch_is_turned_on_and_off(form: ConfigForm, qtbot: QtBot) -> None:
    switch = form.rows["compute.cuda_graphs"].editor.field
    assert isinstance(switch, QComboBox)
    assert [switch.itemText(place) for place in range(switch.count())] == ["off", "on"]
    for wanted in (True, False):
        with qtbot.waitSignal(form.changed) as changed:
            switch.setCurrentIndex(int(wanted))
            switch.activated.emit(int(wanted))
        assert changed.args[0].compute.cuda_graphs is wanted
        assert switch.currentData() is wanted


@pytest.mark.parametrize(
    ("path", "text", "sentence"),
    [
        ("inversion.lr", "0", "lr is 0.0; it must be above 0"),
        ("episode.n_way", "1", "n_way is 1; it must be at least 2"),
        ("episode.n_way", "five", "“five” is not a whole number"),
        ("meta.outer_lr", "", "“” is not a number"),
        ("curriculum.warmup_fraction", "nan", "warmup_fraction is nan; it must be a finite number"),
    ],
)
def test_an_impossible_value_is_explained_and_not_emitted(
    form: ConfigForm, qtbot: QtBot, path: str, text: str, sentence: str
) -> None:
    with qtbot.assertNotEmitted(form.changed):
        give(form, path, text)
    assert sentence in form.rows[path].problem


def test_an_impossible_value_stays_to_be_corrected_while_others_change(form: ConfigForm) -> None:
    give(form, "inversion.lr", "-1")
    give(form, "meta.steps", "77")
    assert form.rows["inversion.lr"].editor.text == "-1"
    give(form, "inversion.lr", "0.1")
    assert form.rows["inversion.lr"].problem == ""


def test_the_form_shows_the_settings_of_the_chosen_learner_alone(form: ConfigForm, qtbot: QtBot) -> None:
    form.changed.connect(lambda config: form.show_config(config, "quick"))
    names = form.rows["learner.name"].editor.field
    assert isinstance(names, QComboBox)
    for learner in ("protonet", "anil", "compact"):
        names.setCurrentIndex(names.findData(learner))
        names.activated.emit(names.currentIndex())
        shown = {path for path, row in form.rows.items() if row.isVisible()}
        assert shown == settings_of(learner)
    assert "learner.max_share" in shown and "learner.inner_lr" not in shown


def test_another_learner_keeps_what_both_have_and_takes_the_rest_from_the_preset(form: ConfigForm) -> None:
    form.changed.connect(lambda config: form.show_config(config, "quick"))
    found: list[TrainConfig] = []
    form.changed.connect(found.append)
    give(form, "learner.image_size", "48")
    form.rows["learner.name"].editor.edited.emit("protonet")
    learner = found[-1].learner
    assert isinstance(learner, ProtoNetConfig)
    assert (learner.image_size, learner.start) == (48, "auto")


def test_reset_goes_back_to_the_preset(form: ConfigForm, qtbot: QtBot) -> None:
    row = form.rows["meta.lag_steps"]
    assert not row.reset_button.isVisible()
    give(form, "meta.lag_steps", "33")
    assert row.reset_button.isVisible()
    with qtbot.waitSignal(form.changed) as changed:
        QTest.mouseClick(row.reset_button, Qt.MouseButton.LeftButton)
    assert changed.args[0].meta.lag_steps == 20
    assert not row.reset_button.isVisible()


def test_reset_also_ends_an_impossible_value(form: ConfigForm, qtbot: QtBot) -> None:
    give(form, "inversion.lr", "-1")
    QTest.mouseClick(form.rows["inversion.lr"].reset_button, Qt.MouseButton.LeftButton)
    assert form.rows["inversion.lr"].editor.text == "0.25"
    assert form.rows["inversion.lr"].problem == ""


def test_searching_shows_what_has_all_the_words(form: ConfigForm, qtbot: QtBot) -> None:
    QTest.keyClicks(form.search, "weight batchnorm")
    shown = {path for path, row in form.rows.items() if row.isVisible()}
    assert shown == {"inversion.bn_weight", "inversion.bn_distance", "inversion.peer_weight", "icfil.bn_weight"}
    form.search.clear()
    assert {path for path, row in form.rows.items() if row.isVisible()} == settings_of("pool-embedding")


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("learning rate", "inversion.lr"),
        ("Learning Rate", "learner.inner_lr"),
        ("learning rate", "meta.outer_lr"),
        ("lr", "icfil.prototype_lr"),
        ("n-way", "episode.n_way"),
        ("iterations", "meta.steps"),
        ("epochs", "meta.steps"),
        ("gpu", "device"),
        ("batch size", "meta.episodes_per_step"),
        ("inversion.bn_weight", "inversion.bn_weight"),
        ("step size", "inversion.lr"),
        ("smoothness", "inversion.tv_weight"),
        ("small pixels", "inversion.l2_weight"),
        ("force", "curriculum.adversarial_weight"),
        ("quiet part", "curriculum.warmup_fraction"),
        ("age", "meta.lag_steps"),
        ("like models", "compute.stacking"),
    ],
)
def test_other_terms_of_the_field_find_a_setting(words: str, path: str, form: ConfigForm, qtbot: QtBot) -> None:
    form.show_config(with_learner(QUICK, "maml", "quick"), "quick")
    QTest.keyClicks(form.search, words)
    assert form.rows[path].isVisible()
    assert not all(row.isVisible() for row in form.rows.values())


def test_a_search_without_result_says_so(form: ConfigForm, qtbot: QtBot) -> None:
    QTest.keyClicks(form.search, "marmalade")
    assert not any(row.isVisible() for row in form.rows.values())
    assert form.nothing.isVisible()


def test_the_chosen_words_are_whole_in_a_narrow_form(form: ConfigForm, qtbot: QtBot) -> None:
    form.show_config(with_learner(QUICK, "maml", "quick"), "quick")
    form.resize(form.minimumSizeHint().width(), 900)
    for path, words in CHOICES.items():
        for word in words:
            form.rows[path].editor.show_value(word)
            qtbot.wait(1)
            assert cut_texts(form) == [], path


def test_learners_and_rules_are_offered_by_name_and_tell_their_word_in_files(form: ConfigForm) -> None:
    names = {
        "learner.name": {"pool-embedding": "Pool embedding", "protonet": "ProtoNet", "maml": "MAML"},
        "curriculum.rule": {"paper": "Rule of the paper", "plateau": "Plateau rule", "off": "Off"},
    }
    for path, known in names.items():
        box = form.rows[path].editor.field
        assert isinstance(box, QComboBox)
        for word, name in known.items():
            place = box.findData(word)
            assert box.itemText(place) == name
            assert box.itemData(place, Qt.ItemDataRole.ToolTipRole) == f"In files and commands: {word}"
    form.show_config(with_value(QUICK, "curriculum.rule", "plateau"), "quick")
    assert form.rows["curriculum.rule"].reset_button.toolTip() == "Reset to Off, the value of the preset"


def test_a_published_default_is_named_as_such() -> None:
    settings = shown_settings()
    assert explanation(settings["episode.n_way"]).endswith("Five is usual. Value in the paper: 5.")
    code = "Value in the paper's released code: {}."
    assert explanation(settings["inversion.tv_weight"]).endswith(code.format("0.0001"))
    assert explanation(settings["meta.steps"]).endswith(code.format("60,000"))
    assert explanation(settings["curriculum.rule"]).endswith(code.format("Rule of the paper"))
    assert explanation(settings["inversion.mirror"]) == settings["inversion.mirror"].about.why
