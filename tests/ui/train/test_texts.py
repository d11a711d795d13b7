"""The sentences of the Train page, for each phase of a run."""

from dataclasses import replace
from pathlib import Path

import pytest

from purer_app.engine.core.events import (
    BaselineMeasured,
    Event,
    MetaStepDone,
    PaceMeasured,
    RunFinished,
    RunProgressed,
    StageStarted,
    SwitchFired,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import CurriculumConfig, MetaConfig, TrainConfig
from purer_app.engine.runs.run_listing import RunSummary
from purer_app.engine.runs.run_position import RunPosition
from purer_app.engine.training.state.curriculum import SwitchState, advance
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.train import texts as text
from tests.ui.conftest import MakeVerdict

QUICK = apply_preset(TrainConfig(pool=""), "quick")


def told(*events: Event) -> RunHistory:
    history = RunHistory()
    history.take_all(events)
    return history


def step(number: int, accuracy: float = 0.78, steps: int = 2000) -> MetaStepDone:
    return MetaStepDone(number, steps, 1.0, None, accuracy, 0.3, 2.0, 100.0, 40.0, None, 0.1)


FIRED = SwitchFired(412, "no new maximum in 6 updates", 0.78, 0.81, 6)
DONE = RunFinished(80, 75.0, "steps")


SENTENCES: list[tuple[tuple[Event, ...], str, str]] = [
    ((), "idle", ""),
    ((), "running", "Loading the models…"),
    ((StageStarted("inspect"),), "running", "Loading the models…"),
    ((StageStarted("read"),), "running", "Reading the pictures…"),
    ((WarmupStepDone(12, 40, 1.0),), "running", "Inverting the models: step 12 of 40."),
    ((step(7),), "running", "Step 7 of 2,000. Learning from pseudo episodes: 78 % correct."),
    ((step(7, steps=0),), "running", "Step 7. Learning from pseudo episodes: 78 % correct."),
    (
        (step(412), FIRED),
        "running",
        "Step 412 of 2,000. Making images harder: accuracy has not improved for 6 updates (78 %).",
    ),
    ((step(412), FIRED, step(420)), "running", "Step 420 of 2,000. Learning from pseudo episodes: 78 % correct."),
    (
        (step(133), SwitchFired(133, "warm-up over", 0.78, 0.0, 0)),
        "running",
        "Step 133 of 2,000. Making images harder: the warm-up is over (78 %).",
    ),
    ((step(7),), "paused", "Paused. Step 7 of 2,000."),
    ((WarmupStepDone(3, 40, 1.0),), "paused", "Paused. Inverting the models: step 3 of 40."),
    ((), "paused", "Paused. Before the first step."),
    ((step(7),), "finishing", "Finishing after step 7: the model is being saved."),
    ((), "finishing", "Finishing before the first step: the model is being saved."),
    ((step(7),), "suspending", "Saving, to be continued from step 7."),
    ((step(7),), "stopping", "Stopping; the run will be moved to the trash."),
    ((step(7),), "idle", "This run is not finished. Step 7 of 2,000."),
    ((RunFinished(0, 1.0, "finish requested"),), "idle",
     "Finished before the first step; the model is untrained."),
    ((WarmupStepDone(3, 40, 1.0), RunFinished(0, 1.0, "finish requested")), "idle",
     "Finished after 3 inversion steps, before training began; the model is untrained."),
    ((WarmupStepDone(3, 40, 1.0), RunFinished(0, 1.0, "time limit", fitted=True)), "idle",
     "Finished after 3 inversion steps; the model was fitted to the images. "
     "Choose validation pictures to measure the accuracy on real pictures."),
    ((WarmupStepDone(1, 40, 1.0), ValidationDone(0, 0.721, 0.023), RunFinished(0, 1.0, "time limit", fitted=True)),
     "idle",
     "Finished after 1 inversion step; the model was fitted to the images, validation 72.1 ± 2.3 %."),
    (
        (step(80, 0.96), DONE),
        "idle",
        "Finished after 80 steps: accuracy on pseudo episodes 96 %. "
            "Choose validation pictures to measure the accuracy on real pictures.",
    ),
    (
        (step(80, 0.96), ValidationDone(80, 0.721, 0.023), DONE),
        "idle",
        "Finished after 80 steps: accuracy on pseudo episodes 96 %, validation 72.1 ± 2.3 %.",
    ),
]  # fmt: skip


def test_the_sentence_says_what_happens() -> None:
    for events, state, sentence in SENTENCES:
        assert text.status(told(*events), state) == sentence


@pytest.mark.parametrize(
    ("method", "named"),
    [
        ("ensemble-ridge", "all models without training"),
        ("teacher-ensemble", "the teacher ensemble, which needs no training"),
    ],
)
def test_a_better_baseline_is_not_hidden(method: str, named: str) -> None:
    baseline = BaselineMeasured(0, method, 0.84, 0.02, "validation")
    history = told(baseline, step(80, 0.96), ValidationDone(80, 0.721, 0.023), DONE)
    assert text.status(history, "idle") == (
        "Finished after 80 steps: accuracy on pseudo episodes 96 %, validation 72.1 ± 2.3 % "
        f"compared with 84.0 % for {named}. "
        "Here training adds nothing: on the Adapt page, choose All models."
    )


def test_a_baseline_within_the_interval_is_not_called_better() -> None:
    baseline = BaselineMeasured(0, "ensemble-ridge", 0.73, 0.02, "validation")
    history = told(baseline, step(80, 0.96), ValidationDone(80, 0.721, 0.023), DONE)
    assert text.status(history, "idle").endswith("for all models without training.")


def test_pseudo_and_real_episodes_are_not_compared() -> None:
    baseline = BaselineMeasured(10, "ensemble-ridge", 0.99, 0.02, "pseudo")
    history = told(baseline, step(80), ValidationDone(80, 0.721, 0.023), DONE)
    assert "all models" not in text.status(history, "idle")


def test_the_best_validated_step_is_named_since_its_model_is_kept() -> None:
    history = told(ValidationDone(40, 0.75, 0.02), step(80), ValidationDone(80, 0.70, 0.02), DONE)
    assert "75.0 ± 2.0 %" in text.status(history, "idle")


ENDINGS: list[tuple[dict[str, float], str]] = [
    ({"steps": 80, "max_seconds": 90.0}, "Ends after 80 steps or 1 min 30 s, whichever comes first"),
    ({"steps": 60_000, "max_seconds": 0.0}, "Ends after 60,000 steps, without a time limit"),
    ({"steps": 0, "max_seconds": 45.0}, "Ends after 45 s"),
    ({"steps": 0, "max_seconds": 9000.0}, "Ends after 2 h 30 min"),
]  # fmt: skip


def test_the_end_of_a_run_is_said_before_it_starts() -> None:
    for meta, sentence in ENDINGS:
        config = replace(QUICK, meta=MetaConfig(**meta))  # type: ignore[arg-type]
        assert text.preflight(config, 10, 52, "CPU") == f"{sentence} · 10 models, 52 classes · CPU"


def test_one_model_is_one_model() -> None:
    assert "1 model, 5 classes" in text.preflight(QUICK, 1, 5, "CPU")


TIMES: list[tuple[float | None, str]] = [
    (None, ""),
    (2, "About 5 s left."),
    (43, "About 45 s left."),
    (200, "About 3 min left."),
    (9000, "About 2.5 h left."),
]  # fmt: skip


def test_a_run_that_was_asked_to_end_promises_no_later_end() -> None:
    history, config = told(RunProgressed(0.5, 300.0, 300.0), step(7)), TrainConfig(pool="")
    assert text.outlook_of_run(history, config, "running").startswith("About 5 min left. Ends after")
    assert text.outlook_of_run(history, config, "paused").startswith("About 5 min left. Ends after")
    for state in ("finishing", "suspending", "stopping"):
        assert text.outlook_of_run(history, config, state) == ""


def test_remaining_time_is_no_finer_than_can_be_known() -> None:
    for seconds, words in TIMES:
        assert text.remaining(seconds) == words


def test_a_run_can_start_when_nothing_is_in_the_way(tmp_path: Path) -> None:
    config = replace(QUICK, validation=str(tmp_path))
    assert text.why_not_start(config, 2, 5, inspecting=False) == ""


def test_what_is_in_the_way_comes_with_what_helps(tmp_path: Path) -> None:
    assert "Please wait" in text.why_not_start(QUICK, 0, 0, inspecting=True)
    assert "Add models first" in text.why_not_start(QUICK, 0, 0, inspecting=False)
    few = text.why_not_start(QUICK, 1, 3, inspecting=False)
    assert few.startswith("The models know 3 different classes, and an episode needs 5.")
    gone = replace(QUICK, validation=str(tmp_path / "gone"))
    assert f"{tmp_path / 'gone'}. Choose another one" in text.why_not_start(gone, 1, 5, inspecting=False)


def test_a_class_name_counts_once_as_in_episodes(verdict: MakeVerdict) -> None:
    verdicts = [
        verdict(class_names=("ash", "elm")),
        verdict(class_names=("elm", "fir")),
        verdict(class_names=(), n_classes=10),
    ]
    assert text.count_classes(verdicts) == 3 + 10


@pytest.mark.parametrize("rule", ["paper", "plateau"])
def test_every_firing_of_the_engine_gets_its_sentence(rule: str) -> None:
    config, state, sentences = CurriculumConfig(rule=rule, patience=3, window=2), SwitchState(), []
    for number in range(12):
        state, firing = advance(state, 0.5, 0.5, config)
        if firing is not None:
            fired = SwitchFired(number, firing.cause, firing.accuracy, firing.best, firing.waited)
            sentences.append(text.firing_sentence(fired))
    assert "warm-up is over" in sentences[0]
    expected = "accuracy has not improved for 3 updates" if rule == "paper" else "for 3 updates (best 50 %)"
    assert expected in sentences[1]


def summary(position: RunPosition) -> RunSummary:
    return RunSummary(path="/p/runs/monday", name="monday", status="interrupted", step=0, position=position)


CONTINUES = [
    (RunPosition(45, 92, 1000, 30.0, 0.31), "(31 %). It continues at inversion step 46 of 92."),
    (RunPosition(92, 92, 1000, 60.0, 0.4), "(40 %). It continues at step 1 of 1,000."),
    (RunPosition(1142, 92, 0, 60.0, 0.625), "(62 %). It continues at step 1,051."),
    (RunPosition(0, 92, 1000), "(0 %). It continues at inversion step 1 of 92."),
]


@pytest.mark.parametrize(("position", "words"), CONTINUES)
def test_an_interrupted_run_names_the_step_that_it_continues_at(position: RunPosition, words: str) -> None:
    assert text.interrupted(summary(position)) == f"The run monday was interrupted {words}"


RAIL: list[tuple[tuple[Event, ...], str, str]] = [
    ((), "idle", ""),
    ((DONE,), "idle", "finished, 80 steps"),
    ((), "running", "running"),
    ((RunProgressed(0.999, 89.9, 0.1), step(1234)), "running", "running, 99 %"),
    ((RunProgressed(0.0721, 7.0, 90.0), step(7)), "paused", "paused, 7 %"),
]  # fmt: skip


def test_the_rail_gets_a_few_words() -> None:
    for events, state, words in RAIL:
        assert text.short_state(told(*events), state) == words


def test_speed_and_memory_are_said_where_they_were_measured() -> None:
    assert text.pace(None) == ""
    assert text.pace(PaceMeasured(3, 0.4567, 1234.5, 1_260_000_000, 0)) == (
        "0.457 steps and 1,234 images per second; 1.3 GB of memory."
    )
    assert text.pace(PaceMeasured(3, 12.34, 99.6, 900_000_000, 21_500_000_000)) == (
        "12.3 steps and 100 images per second; 0.9 GB of memory and 21.5 GB of GPU memory."
    )
