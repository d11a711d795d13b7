"""Pseudo images are independent blocks, and the adversarial step makes an episode harder."""

from dataclasses import replace

import pytest
import torch

from purer_app.engine.core.settings.train_config import EpisodeConfig, InversionConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import PseudoEpisodeSampler, pseudo_episode
from purer_app.engine.inversion.losses import StatisticsProbe, inversion_terms, roll
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from tests.engine.conftest import CPU, MakeLearner, MakePool, MakeSpec, MakeTeacher

LEARNERS = ("maml", "maml-first-order", "anil", "protonet")


@pytest.fixture
def pool(make_pool: MakePool, make_teacher: MakeTeacher) -> ModelPool:
    """Two teachers; the second names two of its five outputs."""
    return make_pool(make_teacher(), make_teacher("lenet", seed=1, classes=("oak", "elm"), outputs=5))


def dataset_of(
    pool: ModelPool, *, seed: int = 0, lr: float = 0.25, dtype: torch.dtype = torch.float32
) -> PseudoDataset:
    return PseudoDataset(pool, n_per_class=4, lr=lr, seed=seed, device=CPU, dtype=dtype)


def invert_once(dataset: PseudoDataset, pool: ModelPool, turn: list[int]) -> None:
    dataset.optimiser.zero_grad()
    for index in turn:
        images, labels = dataset.batch_of(index)
        model = pool.teachers[index].model
        with StatisticsProbe(model).attached() as probe:
            inversion_terms(model, probe, images, labels).weighted(InversionConfig()).backward()
    dataset.optimiser.step()


def test_there_is_one_block_for_each_named_class_of_each_teacher(pool: ModelPool) -> None:
    dataset = dataset_of(pool)
    assert [(b.index, b.teacher, b.class_index, b.class_name) for b in dataset.blocks] == [
        (0, 0, 0, "ash"),
        (1, 0, 1, "birch"),
        (2, 0, 2, "cedar"),
        (3, 1, 0, "oak"),
        (4, 1, 1, "elm"),
    ]
    assert all(block.spec == pool.teachers[block.teacher].spec for block in dataset.blocks)
    assert [pixels.shape for pixels in dataset.pixels] == [(4, 1, 16, 16)] * 5


def test_pixels_start_as_standard_normal_noise(pool: ModelPool) -> None:
    values = torch.cat([pixels.detach().flatten() for pixels in dataset_of(pool).pixels])
    tolerance = 5 / len(values) ** 0.5
    assert abs(values.mean().item()) < tolerance and abs(values.std().item() - 1) < tolerance
    kurtosis = values.pow(4).mean().item()
    assert kurtosis == pytest.approx(3, abs=0.5)


def test_the_seed_decides_the_noise_and_a_teacher_more_leaves_that_of_the_others(
    pool: ModelPool, make_pool: MakePool
) -> None:
    first, again, other = dataset_of(pool), dataset_of(pool), dataset_of(pool, seed=1)
    alone = dataset_of(make_pool(pool.teachers[0]))
    for block, pixels in enumerate(first.pixels):
        assert torch.equal(pixels, again.pixels[block])
        assert not torch.equal(pixels, other.pixels[block])
        assert all(not torch.equal(pixels, before) for before in first.pixels[:block])
    assert all(torch.equal(one, two) for one, two in zip(alone.pixels, first.pixels, strict=False))


def test_a_teachers_batch_is_its_blocks_with_their_classes(pool: ModelPool) -> None:
    dataset = dataset_of(pool)
    images, labels = dataset.batch_of(1)
    assert labels.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]
    assert torch.equal(images[:4], dataset.pixels[3]) and torch.equal(images[4:], dataset.pixels[4])
    (images * labels.view(-1, 1, 1, 1)).sum().backward()
    assert dataset.pixels[4].grad is not None and (dataset.pixels[4].grad == 1).all()
    assert dataset.pixels[0].grad is None


def test_a_block_without_gradient_neither_moves_nor_ages(pool: ModelPool) -> None:
    dataset = dataset_of(pool)
    turns = [[0, 1], [0], [0], [1], [0, 1]]
    frozen = [pixels.detach().clone() for pixels in dataset.pixels]
    for turn in turns:
        before = [pixels.detach().clone() for pixels in dataset.pixels]
        invert_once(dataset, pool, turn)
        for block, pixels, old in zip(dataset.blocks, dataset.pixels, before, strict=True):
            assert torch.equal(pixels, old) == (block.teacher not in turn)
    alone = [pixels.clone().requires_grad_() for pixels in frozen[3:]]
    adam = torch.optim.Adam(alone, lr=0.25)
    for _ in range(sum(1 in turn for turn in turns)):
        model = pool.teachers[1].model
        adam.zero_grad()
        with StatisticsProbe(model).attached() as probe:
            labels = torch.arange(2).repeat_interleave(4)
            inversion_terms(model, probe, torch.cat(alone), labels).weighted(InversionConfig()).backward()
        adam.step()
    for pixels, plain in zip(dataset.pixels[3:], alone, strict=True):
        assert torch.equal(pixels, plain)


def test_a_restored_data_set_continues_like_an_uninterrupted_one(pool: ModelPool) -> None:
    dataset, turns = dataset_of(pool), [[0], [0, 1], [0]]
    invert_once(dataset, pool, [0])  # the second teacher's blocks have no Adam state yet
    saved = {name: value.clone() for name, value in dataset.tensors().items()}
    assert not any(name.startswith("pixel_adam.3.") for name in saved)
    resumed = dataset_of(pool, seed=9)
    resumed.load(saved)
    for turn in turns:
        invert_once(dataset, pool, turn)
        invert_once(resumed, pool, turn)
    for name, value in dataset.tensors().items():
        assert torch.equal(value, resumed.tensors()[name]), name
    for name, value in saved.items():
        assert name.endswith("step") or not torch.equal(value, dataset.tensors()[name]) or ".3" in name or ".4" in name


def test_every_block_of_a_mixed_pool_gets_gradients_from_inversion_and_from_episodes(
    make_pool: MakePool, make_teacher: MakeTeacher, make_learner: MakeLearner
) -> None:
    pool = make_pool(
        make_teacher("lenet", size=28, classes=tuple("abcde")),
        make_teacher("conv4-8", channels=3, size=32, classes=tuple("fghijkl"), seed=1),
        make_teacher("resnet18", channels=3, size=84, classes=tuple("mnopqrstuv"), seed=2),
    )
    dataset = PseudoDataset(pool, n_per_class=2, lr=0.25, seed=0, device=CPU)
    invert_once(dataset, pool, [0, 1, 2])
    assert len(dataset.pixels) == 22
    for pixels in dataset.pixels:
        assert pixels.grad is not None and pixels.grad.isfinite().all() and pixels.grad.abs().sum() > 0
    learner, theta = make_learner("maml", n_way=22, dtype=torch.float32, backbone="conv4-16")
    plan = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=22, n_shot=1, n_query=1)).draw(torch.Generator())
    dataset.optimiser.zero_grad()
    learner.outer(theta, pseudo_episode(plan, dataset, learner.spec), second_order=True).loss.backward()
    for pixels in dataset.pixels:
        assert pixels.grad is not None and pixels.grad.isfinite().all()
        assert (pixels.grad.flatten(1).abs().sum(dim=1) > 0).all()  # the support image and the query image


def test_images_come_in_the_form_of_the_meta_model(pool: ModelPool, make_spec: MakeSpec) -> None:
    dataset = dataset_of(pool)
    target = ImageSpec(channels=3, height=16, width=16, mean=(0.1, 0.2, 0.3), std=(1.0, 0.5, 0.25), inverted=True)
    chosen = torch.tensor([2, 0])
    found = dataset.images(1, chosen, target)
    pixel = dataset.pixels[1][2, 0, 4, 5].item() * 0.5 + 0.3
    expected = [1 - pixel - 0.1, (1 - pixel - 0.2) / 0.5, (1 - pixel - 0.3) / 0.25]
    assert found[0, :, 4, 5].tolist() == pytest.approx(expected, abs=1e-5)
    assert torch.equal(dataset.images(1, chosen, make_spec()), dataset.pixels[1][chosen])


@pytest.mark.parametrize("step", ["gradient", "adam"])
@pytest.mark.parametrize("name", LEARNERS)
def test_the_adversarial_step_raises_the_outer_loss_of_its_episode(
    make_pool: MakePool, make_teacher: MakeTeacher, make_learner: MakeLearner, name: str, step: str
) -> None:
    spec = ImageSpec(channels=3, height=20, width=20, mean=(0.2,) * 3, std=(0.7,) * 3)
    pool = make_pool(make_teacher(dtype=torch.float64), make_teacher(seed=1, channels=3, size=20, spec=spec))
    pool = replace(pool, teachers=(pool.teachers[0], replace(pool.teachers[1], class_names=("oak", "elm", "fir"))))
    learner, theta = make_learner(name, n_way=5)
    for seed in range(5):
        dataset = dataset_of(pool, seed=seed, lr=1e-4, dtype=torch.float64)
        sampler = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_shot=2, n_query=2))
        plan = sampler.draw(torch.Generator().manual_seed(seed))
        before = learner.outer(theta, pseudo_episode(plan, dataset, learner.spec), second_order=True).loss
        drawn = [dataset.pixels[block] for block in plan.blocks]
        (-10 * before).backward(inputs=drawn)
        assert all(weight.grad is None for weight in theta.values())
        gradients = [pixels.grad for pixels in drawn]
        if step == "adam":
            dataset.optimiser.step()
        else:
            with torch.no_grad():
                for pixels, gradient in zip(drawn, gradients, strict=True):
                    assert gradient is not None
                    pixels.sub_(1e-4 * gradient)
        after = learner.outer(theta, pseudo_episode(plan, dataset, learner.spec), second_order=True).loss
        assert after > before
        if step == "gradient":  # to first order the gain is lr / λ · ‖gradient‖²
            gain = 1e-4 / 10 * sum(g.square().sum().item() for g in gradients if g is not None)
            assert (after - before).item() == pytest.approx(gain, rel=0.05)


def test_the_same_seed_gives_the_same_pseudo_images(pool: ModelPool) -> None:
    results = []
    for _ in range(2):
        dataset = dataset_of(pool)
        for step in range(3):
            dataset.optimiser.zero_grad()
            images, labels = dataset.batch_of(0)
            rolled = roll(images, 2, torch.Generator().manual_seed(step))
            with StatisticsProbe(pool.teachers[0].model).attached() as probe:
                inversion_terms(pool.teachers[0].model, probe, rolled, labels).weighted(InversionConfig()).backward()
            dataset.optimiser.step()
        results.append(torch.cat([pixels.detach() for pixels in dataset.pixels]))
    assert torch.equal(*results)
