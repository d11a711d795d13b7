"""What other models take pseudo images for: by name, or by what they see of the class."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.core.events import Event, Heartbeat, ignore
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.inversion.recognition import (
    MAX_IMAGES,
    MAX_MODELS,
    RecognitionPlan,
    _kernel_ridge,
    measure_recognition,
)
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import CPU, MakePool, MakeTeacher

_N = 6
_SIDE = 16


class _Mixture(Backbone):
    """Its features are the amounts of some patterns in a picture; its head has a row of amounts for each class."""

    def __init__(self, patterns: Tensor, classes: Tensor) -> None:
        super().__init__()
        self.register_buffer("patterns", patterns)
        self.n_features = len(patterns)
        self.head = nn.Linear(len(patterns), len(classes), bias=False)
        self.head.weight.data = 4 * classes

    def features(self, x: Tensor) -> Tensor:
        """Return the amounts, (n, len(patterns))."""
        patterns: Tensor = self.get_buffer("patterns")
        return x.flatten(1) @ patterns.T


@pytest.fixture
def shared(make_teacher: MakeTeacher) -> ModelPool:
    """Four models of three classes each, which are different mixtures of the same six patterns."""
    generator = torch.Generator().manual_seed(3)
    patterns = torch.linalg.qr(torch.randn(_SIDE**2, 6, generator=generator)).Q.T.contiguous()
    teachers = []
    for index in range(4):
        classes = F.normalize(torch.randn(3, 6, generator=generator), dim=1)
        names = tuple(f"class {index}-{k}" for k in range(3))
        teacher = make_teacher(seed=index, classes=names)
        network = _Mixture(patterns, classes).eval().requires_grad_(False)
        teachers.append(replace(teacher, model=network))
    return ModelPool(Path("pool"), tuple(teachers))


def images_of(pool: ModelPool, *, real: bool) -> PseudoDataset:
    """Return images with the patterns of their class, or noise without any pattern."""
    dataset = PseudoDataset(pool, n_per_class=_N, lr=0.1, seed=0, device=CPU)
    for block in dataset.blocks:
        network = pool.teachers[block.teacher].model
        patterns = network.get_buffer("patterns")
        with torch.no_grad():
            pixels = dataset.pixels[block.index]
            amounts = network.get_parameter("head.weight")[block.class_index] if real else torch.zeros(6)
            noise = pixels.flatten(1)
            noise = noise - noise @ patterns.T @ patterns if real else 0.1 * noise
            pixels.copy_((3 * amounts @ patterns + noise).view_as(pixels))
    return dataset


def mean(pool: ModelPool, dataset: PseudoDataset, excluded: tuple[int, ...] = ()) -> float:
    found = measure_recognition(RecognitionPlan(pool, dataset, MAX_IMAGES, excluded), ignore)
    return float(torch.cat([one.probabilities for one in found]).mean())


def test_other_models_recognise_images_that_show_their_class(shared: ModelPool) -> None:
    assert mean(shared, images_of(shared, real=True)) > 0.6


def test_other_models_recognise_nothing_in_noise(shared: ModelPool) -> None:
    assert mean(shared, images_of(shared, real=False)) == pytest.approx(1 / 3, abs=0.07)


def of_own_patterns(shared: ModelPool, seed: int) -> Tensor:
    """Return what others take images for that only the first model recognises, by patterns that no other one sees."""
    first = shared.teachers[0]
    patterns, generator = first.model.get_buffer("patterns"), torch.Generator().manual_seed(seed)
    random = torch.randn(_SIDE**2, 3, generator=generator)
    own = torch.linalg.qr(torch.cat([patterns.T, random], dim=1)).Q.T[len(patterns) :].contiguous()
    network = _Mixture(own, torch.eye(3)).eval().requires_grad_(False)
    pool = ModelPool(shared.folder, (replace(first, model=network), *shared.teachers[1:]))
    dataset = images_of(shared, real=True)
    blocks = dataset.blocks_of(0)
    for block in blocks:
        pixels, label = dataset.pixels[block].detach(), dataset.blocks[block].class_index
        noise = torch.randn(_N, _SIDE**2, generator=generator)
        pixels.copy_((10 * own[label] + 0.1 * noise).view_as(pixels))
        assert network(pixels).softmax(dim=1)[:, label].min() > 0.9
    found = measure_recognition(RecognitionPlan(pool, dataset, MAX_IMAGES), ignore)
    return torch.cat([found[block].probabilities for block in blocks])


def test_images_that_only_their_own_model_recognises_are_near_chance(shared: ModelPool) -> None:
    """A single image is predicted by chance, so the mean is over many: 60 models of 12 images each."""
    found = torch.cat([of_own_patterns(shared, seed) for seed in range(60)])
    assert float(found.mean()) == pytest.approx(1 / 3, abs=0.05)


def test_models_with_the_class_are_asked_directly(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    pool = make_pool(
        make_teacher(classes=("ash", "birch")),
        make_teacher("lenet", classes=("oak", "ash"), seed=1),
        make_teacher(classes=("ash", "elm", "fir"), outputs=5, seed=2),
    )
    dataset = PseudoDataset(pool, n_per_class=3, lr=0.1, seed=0, device=CPU)
    found = measure_recognition(RecognitionPlan(pool, dataset, 3), ignore)
    pixels = dataset.pixels[0].detach()
    second, third = (pool.teachers[index].model(pixels).softmax(dim=1) for index in (1, 2))
    torch.testing.assert_close(found[0].probabilities, (second[:, 1] + third[:, 0]) / 2)
    assert (found[0].n_models, found[0].by_name) == (2, True)
    assert (found[1].n_models, found[1].by_name) == (2, False), "no other model has birch"


def test_predictions_are_those_of_ridge_regression_on_centred_features() -> None:
    generator = torch.Generator().manual_seed(0)
    features, queries, targets = (
        torch.randn(*shape, generator=generator, dtype=torch.float64) for shape in ((20, 4), (5, 4), (20, 3))
    )
    centred = features - features.mean(dim=0)
    penalty = 0.1 * (centred**2).sum(dim=1).mean()
    weights = torch.linalg.solve(
        centred.T @ centred + penalty * torch.eye(4, dtype=torch.float64), centred.T @ (targets - targets.mean(dim=0))
    )
    expected = targets.mean(dim=0) + (queries - features.mean(dim=0)) @ weights
    found = _kernel_ridge(features @ features.T, targets, queries @ features.T)
    torch.testing.assert_close(found, expected)


def spoilt(teacher: Teacher) -> Teacher:
    network = _Mixture(teacher.model.get_buffer("patterns") * torch.nan, torch.randn(3, 6))
    return replace(teacher, model=network.eval().requires_grad_(False))


def test_a_model_without_finite_features_does_not_spoil_the_others(shared: ModelPool) -> None:
    dataset = images_of(shared, real=True)
    pool = ModelPool(shared.folder, (*shared.teachers[:3], spoilt(shared.teachers[3])))
    found = measure_recognition(RecognitionPlan(pool, dataset, MAX_IMAGES), ignore)
    measured = torch.cat([found[block.index].probabilities for block in dataset.blocks if block.teacher != 3])
    assert measured.isfinite().all() and measured.mean() > 0.5
    assert all(found[block].probabilities.isnan().all() for block in dataset.blocks_of(3)), "it answers nothing itself"


def test_an_image_that_is_not_finite_is_not_measured(shared: ModelPool) -> None:
    dataset = images_of(shared, real=True)
    with torch.no_grad():
        dataset.pixels[0][1] = torch.inf
    found = measure_recognition(RecognitionPlan(shared, dataset, MAX_IMAGES), ignore)
    assert found[0].probabilities.isnan().tolist() == [False, True, False, False]
    assert all(one.probabilities.isfinite().all() for one in found[1:])


def test_a_teacher_that_is_set_aside_is_not_asked(shared: ModelPool) -> None:
    plan = RecognitionPlan(shared, images_of(shared, real=True), MAX_IMAGES, excluded=(1,))
    assert all(1 not in asked for asked in plan.asked)
    assert not any(plan.ends[1] <= row < plan.ends[2] for row in plan.fit_rows.tolist())
    found = measure_recognition(plan, ignore)
    assert [one.n_models for one in found] == [2] * 3 + [3] * 3 + [2] * 6, "its own images are still measured"


def test_a_model_alone_has_nobody_to_ask(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    dataset = PseudoDataset(pool := make_pool(make_teacher()), n_per_class=2, lr=0.1, seed=0, device=CPU)
    for one in measure_recognition(RecognitionPlan(pool, dataset, 2), ignore):
        assert one.probabilities.isnan().all() and one.n_models == 0


def test_few_models_and_images_are_used(make_pool: MakePool, make_teacher: MakeTeacher) -> None:
    teachers = [make_teacher(seed=k, classes=tuple(f"{k}-{c}" for c in range(40))) for k in range(9)]
    dataset = PseudoDataset(pool := make_pool(*teachers), n_per_class=8, lr=0.1, seed=0, device=CPU)
    plan = RecognitionPlan(pool, dataset, 8)
    assert plan.n_images == MAX_IMAGES
    assert [len(asked) for asked in plan.asked] == [MAX_MODELS] * 9
    assert len(plan.fit_rows) <= 120
    of_teacher = [sum(plan.ends[t] <= row < plan.ends[t + 1] for row in plan.fit_rows.tolist()) for t in range(9)]
    assert min(of_teacher) >= 10
    n_looks = sum(len(plan.rows_of(index)) for index in range(9))
    assert plan.multiply_adds == n_looks * teachers[0].multiply_adds


def test_pixels_stay_as_they_are_and_progress_is_reported(shared: ModelPool) -> None:
    dataset, events = images_of(shared, real=True), list[Event]()
    before = [pixels.detach().clone() for pixels in dataset.pixels]
    state = torch.random.get_rng_state()
    measure_recognition(RecognitionPlan(shared, dataset, 2), events.append)
    assert all(torch.equal(now, old) for now, old in zip(dataset.pixels, before, strict=True))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert set(events) == {Heartbeat("gallery")} and len(events) > len(shared.teachers)
