"""Validation chooses the step that a run keeps."""

from pathlib import Path

from purer_app.engine.core.events import Event, ValidationDone, WarmupStepDone
from purer_app.engine.evaluation.validation import Validator
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.learners.base import detached
from tests.conftest import MakeShapes
from tests.engine.conftest import CPU
from tests.engine.training.conftest import Begin, run
from tests.helpers.tiny_pools import FinishAfter, assert_same_tensors, changed, tiny_config


def test_validation_keeps_the_best_step(tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes) -> None:
    data = make_shapes(tmp_path / "data", classes=4, pictures=4)
    config = changed(
        tiny_config(tiny_pool, "protonet"), meta={"steps": 12, "outer_lr": 0.3}, record={"validation_every": 1}
    )
    spec = begin(config).state.learner.spec
    validator = Validator(
        load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=3, episodes=10, seed=config.seed
    )
    training = begin(config, validator)
    weights = {}
    measured = {}

    def watch(event: Event) -> None:
        if isinstance(event, ValidationDone):
            measured[event.step] = event.mean
            weights[event.step] = detached(training.state.theta)

    result, _ = run(training, watch)
    best = max(measured, key=lambda step: measured[step])
    assert list(measured) == list(range(13)), "the start counts too, for training may make it worse"
    assert min(measured.values()) < max(measured.values())
    assert best < 12, "the test needs a run that gets worse"
    model, facts = training.folder.load_model()
    assert facts["step"] == best
    assert result.best_validation == measured[best]
    assert_same_tensors(model, weights[best])


def test_a_last_step_that_was_not_due_is_validated_too(
    tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=3)
    config = changed(tiny_config(tiny_pool, "protonet"), meta={"steps": 3})
    spec = begin(config).state.learner.spec
    validator = Validator(load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=2, episodes=2, seed=0)
    _, events = run(begin(config, validator))
    assert [event.step for event in events if isinstance(event, ValidationDone)] == [0, 2, 3]


def test_a_run_that_ends_in_its_warm_up_reports_the_accuracy_of_its_start(
    tiny_pool: Path, begin: Begin, tmp_path: Path, make_shapes: MakeShapes
) -> None:
    data = make_shapes(tmp_path / "data", classes=3, pictures=3)
    config = tiny_config(tiny_pool, "protonet")
    spec = begin(config).state.learner.spec
    validator = Validator(load_class_folders(data), spec, CPU, n_way=3, n_shot=1, n_query=2, episodes=2, seed=0)
    training = begin(config, validator)
    control = FinishAfter(WarmupStepDone, 1)
    result = training.run(control.emit, control)
    start, _ = validator.measure(training.state.learner, training.state.theta)
    assert (result.steps, result.best_validation) == (0, start)
    assert_same_tensors(training.folder.load_model()[0], detached(training.state.theta))
