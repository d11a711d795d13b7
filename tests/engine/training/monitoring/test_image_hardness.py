"""The hardness of a pseudo image is the loss of the meta-model on it, with one other image of each class as support."""

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.events import ignore
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.learners.base import Learner, Parameters
from purer_app.engine.training.monitoring.image_hardness import HardnessPlan, measure_hardness
from tests.engine.conftest import CPU, MakeLearner, MakePool, MakeTeacher


@pytest.fixture
def dataset(make_pool: MakePool, make_teacher: MakeTeacher) -> PseudoDataset:
    """Five classes of two models with a pattern each; "ash" is a class of both."""
    pool = make_pool(make_teacher(classes=("ash", "birch", "cedar")), make_teacher(classes=("ash", "fir"), seed=1))
    dataset = PseudoDataset(pool, n_per_class=4, lr=0.1, seed=0, device=CPU, dtype=torch.float64)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for pixels in dataset.pixels:
            pixels.copy_(0.3 * pixels + torch.randn(pixels.shape[1:], generator=generator, dtype=torch.float64))
    return dataset


def losses_of(learner: Learner, theta: Parameters, dataset: PseudoDataset, group: list[int]) -> list[Tensor]:
    """Compute the losses of an episode image by image, as its definition says."""
    images = [dataset.images(block, torch.arange(4), learner.spec).detach() for block in group]
    found = []
    for label, own in enumerate(images):
        for number in range(4):
            support = torch.stack([of_class[1 if number == 0 else 0] for of_class in images])
            model = learner.adapt(theta, support, torch.arange(len(group)), len(group))
            with torch.no_grad():
                found.append(F.cross_entropy(model.logits(own[number : number + 1]), torch.tensor([label])))
    return list(torch.stack(found).view(len(group), 4))


@pytest.mark.parametrize("name", ["pool-embedding", "protonet", "maml"])
def test_hardness_is_the_loss_of_the_meta_model(name: str, dataset: PseudoDataset, make_learner: MakeLearner) -> None:
    learner, theta = make_learner(name)
    plan = HardnessPlan(learner, dataset, 4, seed=0)
    state, before = torch.random.get_rng_state(), {key: weight.detach().clone() for key, weight in theta.items()}
    found = measure_hardness(plan, theta, ignore)
    assert sorted(block for group in plan.groups for block in group) == [0, 1, 2, 3, 4]
    for group in plan.groups:
        names = [dataset.blocks[block].class_name for block in group]
        assert len(set(names)) == len(names) >= 2, "no episode asks to tell a class from itself"
        for block, expected in zip(group, losses_of(learner, theta, dataset, group), strict=True):
            torch.testing.assert_close(found[block], expected.float(), rtol=1e-4, atol=1e-5)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert all(torch.equal(weight, before[key]) and weight.grad is None for key, weight in theta.items())


def test_an_image_that_looks_like_another_class_is_the_hardest_of_its_class(
    dataset: PseudoDataset, make_learner: MakeLearner
) -> None:
    learner, theta = make_learner("protonet")
    plan = HardnessPlan(learner, dataset, 4, seed=0)
    one, other = plan.groups[0][:2]
    with torch.no_grad():
        dataset.pixels[one][3] = dataset.pixels[other][3]
    found = measure_hardness(plan, theta, ignore)
    assert int(found[one].argmax()) == 3


def test_images_that_are_not_finite_have_no_hardness_and_spoil_no_other(
    dataset: PseudoDataset, make_learner: MakeLearner
) -> None:
    learner, theta = make_learner("pool-embedding")
    plan = HardnessPlan(learner, dataset, 4, seed=0)
    broken = max(plan.groups, key=len)[0]
    with torch.no_grad():
        dataset.pixels[broken][2, 0, 0, 0] = torch.nan
    found = measure_hardness(plan, theta, ignore)
    assert found[broken].isnan().all()
    assert all(found[block].isfinite().all() for block in range(5) if block != broken)


def test_one_image_of_each_class_is_too_few(dataset: PseudoDataset, make_learner: MakeLearner) -> None:
    learner, theta = make_learner("protonet")
    assert all(one.isnan().all() for one in measure_hardness(HardnessPlan(learner, dataset, 1, seed=0), theta, ignore))
