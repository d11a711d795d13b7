"""NaN or infinite values of a teacher end no run: they are found at their source, named, and excluded."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from purer_app.engine.core.errors import TrainingError
from purer_app.engine.core.events import Control, Event, MetaStepDone, NoticeGiven, TeacherSetAside, ignore
from purer_app.engine.core.settings.job_configs import AdaptConfig
from purer_app.engine.jobs import adapt
from purer_app.engine.learners.closed_form.branches import SOFTENING, views
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import resume_training, start_training
from purer_app.engine.training.meta_training import MetaTraining
from purer_app.engine.training.state.training_state import TrainingState
from purer_app.engine.training.steps.trust_step import measure_certainty, uncertain_teachers
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_teacher, write_tiny_pool

CPU = torch.device("cpu")


def lenet(scale: float) -> nn.Module:
    torch.manual_seed(0)
    model = build_backbone("lenet", 1, 28, 6).eval()
    with torch.no_grad():
        for weight in model.get_submodule(model.head_name).parameters():
            weight.mul_(scale)
    return model


def test_answers_are_the_roots_of_the_softened_probabilities() -> None:
    model = lenet(1.0)
    images = torch.randn(4, 1, 28, 28)
    with torch.no_grad():
        roots = (model(images) / SOFTENING).softmax(dim=1).sqrt()
        torch.testing.assert_close(views(model, images)[1], roots)  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", [1.0, 1e4, 1e8])
def test_answers_whose_probabilities_underflow_have_finite_gradients(scale: float) -> None:
    images = torch.randn(4, 1, 28, 28, requires_grad=True)
    _, answers = views(lenet(scale), images)  # type: ignore[arg-type]
    answers.square().sum().backward()
    assert images.grad is not None and bool(images.grad.isfinite().all())
    if scale > 1:
        assert bool((answers == 0).any()), "nothing underflows, so nothing is tried"


def test_views_that_overflow_are_zeros() -> None:
    features, answers = views(lenet(3e38), torch.randn(4, 1, 28, 28))  # type: ignore[arg-type]
    assert bool(features.isfinite().all()) and bool(answers.isfinite().all())


@pytest.mark.no_cover
@pytest.mark.parametrize("learner", ["pool-embedding", "compact", "student", "maml", "protonet"])
@pytest.mark.parametrize("head", [1e6, 1e20, 3e38])
def test_a_run_ends_normally_for_any_output_of_one_teacher(learner: str, head: float, tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    write_teacher(pool, "wild", head_weight=head)
    config = changed(tiny_config(pool, learner), meta={"steps": 4}, learner={"max_share": 1.0})
    events: list[Event] = []
    start_training(config, tmp_path / "run", events.append, Control())
    assert sum(isinstance(event, MetaStepDone) for event in events) == 4
    assert all(torch.isfinite(weight).all() for weight in RunFolder(tmp_path / "run").load_model()[0].values())
    if head == 3e38:
        named = [e.text for e in events if isinstance(e, NoticeGiven | TeacherSetAside) and "wild" in e.text]
        assert named


def fill(what: str, value: float) -> Callable[[nn.Module], None]:
    """Return a function that fills the tensors of this name in every BatchNorm layer."""

    def change(network: nn.Module) -> None:
        for layer in [each for each in network.modules() if isinstance(each, nn.BatchNorm2d)]:
            getattr(layer, what).data.fill_(value)

    return change


def constant(network: nn.Module) -> None:
    network.get_parameter("head.weight").data.zero_()


ODD: dict[str, tuple[Callable[[nn.Module], None], bool]] = {
    "no variance": (fill("running_var", 0.0), False),
    "huge variance": (fill("running_var", 1e30), True),
    "huge mean": (fill("running_mean", 1e20), True),
    "dead activations": (fill("bias", -1e4), False),
    "activations that overflow": (fill("weight", 1e30), True),
    "constant outputs": (constant, False),
}
"""Changes of a teacher, and whether its loss is NaN or infinite."""


@pytest.mark.no_cover
@pytest.mark.parametrize("what", ODD)
def test_a_run_ends_normally_for_any_numbers_inside_one_teacher(what: str, tmp_path: Path) -> None:
    change, is_nonfinite = ODD[what]
    pool = write_tiny_pool(tmp_path / "pool")
    path = write_teacher(pool, "odd")
    network = build_backbone("conv4-4", 1, 16, 3)
    network.load_state_dict(load_file(path))
    change(network)
    save_file(network.state_dict(), path)
    events: list[Event] = []
    config = changed(tiny_config(pool, "pool-embedding"), meta={"steps": 4})
    start_training(config, tmp_path / "run", events.append, Control())
    assert sum(isinstance(event, MetaStepDone) for event in events) == 4
    assert all(torch.isfinite(weight).all() for weight in RunFolder(tmp_path / "run").load_model()[0].values())
    aside = [event.teacher for event in events if isinstance(event, TeacherSetAside)]
    assert aside == (["odd.safetensors"] if is_nonfinite else [])


def begin(tmp_path: Path, learner: str) -> MetaTraining:
    config = tiny_config(write_tiny_pool(tmp_path / "pool"), learner)
    pool = load_pool(Path(config.pool), CPU)
    state = TrainingState(config, pool, CPU)
    return MetaTraining(config, pool, state, RunFolder.create(tmp_path / "run", config, {}), None)


def grow(training: MetaTraining, teachers: set[int], value: float = 1e30) -> Callable[[Event], None]:
    """Return a sink that makes the pixels of some teachers huge before the third meta-iteration."""

    def emit(event: Event) -> None:
        if isinstance(event, MetaStepDone) and event.step == 2:
            for block in training.state.dataset.blocks:
                if block.teacher in teachers:
                    training.state.dataset.pixels[block.index].data.fill_(value)

    return emit


def test_a_teacher_with_huge_images_is_left_out_by_name(tmp_path: Path) -> None:
    training = begin(tmp_path, "protonet")
    events: list[Event] = []
    grown = grow(training, {0})

    def emit(event: Event) -> None:
        events.append(event)
        grown(event)

    training.run(emit, Control())
    (aside,) = [event for event in events if isinstance(event, TeacherSetAside)]
    assert aside.teacher == training.pool.teachers[0].name


def test_the_rate_of_inversion_is_named_where_all_images_are_huge(tmp_path: Path) -> None:
    training = begin(tmp_path, "protonet")
    with pytest.raises(TrainingError, match=r"lower inversion\.lr|had to be set aside"):
        training.run(grow(training, {0, 1, 2}), Control())


def test_the_rates_of_the_meta_model_are_named_where_it_is_the_cause(tmp_path: Path) -> None:
    config = changed(
        tiny_config(write_tiny_pool(tmp_path / "pool"), "maml"), learner={"inner_lr": 1e4, "train_steps": 9}
    )
    with pytest.raises(TrainingError, match=r"lower meta\.outer_lr or learner\.inner_lr") as caught:
        start_training(config, tmp_path / "run", ignore, Control())
    assert "inversion.lr" not in str(caught.value)


def test_an_excluded_teacher_stays_excluded_in_a_resumed_run(tmp_path: Path) -> None:
    training = begin(tmp_path, "pool-embedding")
    training.state.exclude_features_of("b.pth")
    training.folder.save_snapshot(0, training.state.tensors(), training.state.facts())
    snapshot = training.folder.latest_snapshot()
    assert snapshot is not None
    state = TrainingState(training.config, training.pool, CPU)
    state.restore(snapshot)
    assert state.nonfinite_teachers == {"b.pth"}
    assert state.learner.facts()["trusted"] == training.state.learner.facts()["trusted"] == ["a.safetensors", "c.pth"]


def test_a_teacher_without_finite_answers_does_not_hide_those_that_learned_nothing(tmp_path: Path) -> None:
    training = begin(tmp_path, "protonet")

    def nan(images: Tensor) -> Tensor:
        return torch.full((len(images), 3), torch.nan)

    training.pool.teachers[0].model.forward = nan  # type: ignore[method-assign, assignment]
    found = measure_certainty(training.pool, training.state.dataset, ignore)
    assert (found[0].decided, found[0].nats) == (0.0, 0.0)
    assert 0 in uncertain_teachers(found)


def test_a_run_answers_although_a_teacher_overflows_on_the_users_pictures(
    tmp_path: Path, make_shapes: MakeShapes
) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    write_teacher(pool, "wild", head_weight=1e30)
    config = changed(tiny_config(pool, "pool-embedding"), meta={"steps": 2})
    start_training(config, tmp_path / "run", ignore, Control())
    data = str(make_shapes(tmp_path / "data", classes=3, pictures=3))
    found = adapt(AdaptConfig(run=str(tmp_path / "run"), support=data, query=data, device="cpu"), ignore, Control())
    assert all(0 <= prediction["confidence"] <= 1 for prediction in found.predictions)
    assert resume_training(tmp_path / "run", ignore, Control()).steps == 2
