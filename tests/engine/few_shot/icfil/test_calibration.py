"""ICFIL compared with loops and finite differences in float64, term by term and step by step."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.func import functional_call

from purer_app.engine.core.settings.icfil_config import IcfilConfig
from purer_app.engine.core.settings.learner_configs import PAPER_LEARNERS
from purer_app.engine.few_shot.icfil.calibration import calibrate, calibration_loss, invert_adapted
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.learners.base import AdaptedModel, Parameters, detached
from purer_app.engine.learners.closed_form import branches
from purer_app.engine.learners.closed_form.branches import TeacherBranches
from purer_app.engine.networks.backbone import Backbone
from tests.engine.conftest import MakeEpisode, MakeLearner

CONFIG = IcfilConfig(inversion_steps=5, images_per_class=3, steps=4, temperature=0.3)
Prepare = Callable[..., tuple[AdaptedModel, Episode]]


@pytest.fixture(scope="module")
def prepare(make_learner: MakeLearner, make_episode: MakeEpisode) -> Prepare:
    """Return a function that adapts a learner to an episode."""

    def make(name: str, **changes: object) -> tuple[AdaptedModel, Episode]:
        learner, theta = make_learner(name, **({"backbone": "conv4-8"} | changes))
        episode = make_episode(3, 4, 4)
        return learner.adapt(theta, episode.support_images, episode.support_labels, 3), episode

    return make


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def calibrated(adapted: AdaptedModel, episode: Episode, config: IcfilConfig = CONFIG, seed: int = 0) -> AdaptedModel:
    return calibrate(adapted, episode.support_images, episode.support_labels, config, generator(seed)).model


def looped_calibration(
    real: Tensor, labels: Tensor, pseudo: Tensor, pseudo_labels: Tensor, temperature: float
) -> float:
    """L_cal, anchor by anchor, as section 3 of the method writes it."""
    total = 0.0
    for anchor, label in zip(real, labels.tolist(), strict=True):
        weights = [torch.exp(anchor @ other / (anchor.norm() * other.norm()) / temperature).item() for other in pseudo]
        positives = [w for w, its in zip(weights, pseudo_labels.tolist(), strict=True) if its == label]
        total -= sum(torch.tensor(w / sum(weights), dtype=torch.float64).log().item() for w in positives) / len(
            positives
        )
    return total / len(real)


def test_the_calibration_loss_is_that_of_a_loop_over_anchors_and_positives() -> None:
    real = torch.randn(5, 6, generator=generator(1), dtype=torch.float64)
    pseudo = 3 * torch.randn(7, 6, generator=generator(2), dtype=torch.float64)
    labels, pseudo_labels = torch.tensor([0, 1, 2, 1, 0]), torch.tensor([1, 0, 0, 2, 1, 0, 2])
    found = calibration_loss(real, labels, pseudo, pseudo_labels, 0.2)
    assert found.item() == pytest.approx(looped_calibration(real, labels, pseudo, pseudo_labels, 0.2), rel=1e-10)


def test_the_calibration_loss_does_not_depend_on_the_length_of_features() -> None:
    real, pseudo = (torch.randn(4, 6, generator=generator(seed), dtype=torch.float64) for seed in (1, 2))
    labels = torch.tensor([0, 0, 1, 1])
    found = calibration_loss(real, labels, pseudo, labels, 0.1)
    torch.testing.assert_close(calibration_loss(7 * real, labels, 0.2 * pseudo, labels, 0.1), found)


def objective(
    adapted: AdaptedModel, weights: Parameters, episode: Episode, pseudo: Tensor, config: IcfilConfig
) -> float:
    """L_cal + L_head of the method, from plain formulas; `weights` holds body and, where there is one, head."""
    own = {name: weight for name, weight in weights.items() if not name.startswith("head.")}
    adapted.network.eval()
    with torch.no_grad():
        real = functional_call(adapted.network, own | adapted.statistics, (episode.support_images,))
        fake = functional_call(adapted.network, own | adapted.statistics, (pseudo,))
    labels = episode.support_labels
    pseudo_labels = torch.arange(3).repeat_interleave(config.images_per_class)

    def cross_entropy(features: Tensor, truth: Tensor) -> float:
        if adapted.by_prototypes:
            centres = torch.stack([real[labels == k].mean(dim=0) for k in range(3)])
            logits = -torch.stack([(features - centre).square().sum(dim=1) for centre in centres], dim=1)
        else:
            logits = features @ weights["head.weight"].T + weights["head.bias"]
        return -logits.softmax(dim=1)[torch.arange(len(truth)), truth].log().mean().item()

    return (
        config.contrast_weight * looped_calibration(real, labels, fake, pseudo_labels, config.temperature)
        + cross_entropy(real, labels)
        + config.pseudo_weight * cross_entropy(fake, pseudo_labels)
    )


def weights_of(adapted: AdaptedModel) -> Parameters:
    head = {} if adapted.by_prototypes else {"head.weight": adapted.weight, "head.bias": adapted.bias}
    return detached(adapted.parameters | head)


@pytest.mark.parametrize("name", ["maml", "protonet"])
def test_one_step_goes_down_the_gradient_of_the_calibration_and_head_losses(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    config = replace(CONFIG, steps=1, lr=1e-3, prototype_lr=1e-3, contrast_weight=0.7, pseudo_weight=0.4)
    pseudo, _ = invert_adapted(adapted, episode.support_images, config, generator())
    before, after = weights_of(adapted), weights_of(calibrated(adapted, episode, config))
    for key in before:
        if adapted.by_prototypes and key.startswith("head."):
            continue
        gradient = (before[key] - after[key]) / config.lr
        for seed in range(2):
            direction = torch.randn(gradient.shape, generator=generator(seed), dtype=torch.float64)
            above, below = (
                objective(adapted, before | {key: before[key] + h * direction}, episode, pseudo, config)
                for h in (1e-6, -1e-6)
            )
            measured = (above - below) / 2e-6
            assert measured == pytest.approx((gradient * direction).sum().item(), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_without_weights_only_the_real_pictures_are_used(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    alone = replace(CONFIG, contrast_weight=0.0, pseudo_weight=0.0)
    rng = generator()
    before = rng.get_state()
    found = calibrate(adapted, episode.support_images, episode.support_labels, alone, rng)
    assert found.inverted.shape == (0, *episode.support_images.shape[1:]) and len(found.inverted_labels) == 0
    assert torch.equal(rng.get_state(), before), "no noise was drawn"
    hardly = replace(CONFIG, contrast_weight=1e-9, pseudo_weight=0.0)
    for key, weight in weights_of(calibrated(adapted, episode, hardly)).items():
        torch.testing.assert_close(weights_of(found.model)[key], weight, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_the_steps_lower_their_losses(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    pseudo, _ = invert_adapted(adapted, episode.support_images, CONFIG, generator())
    losses = [
        objective(adapted, weights_of(calibrated(adapted, episode, config)), episode, pseudo, CONFIG)
        for config in (
            replace(CONFIG, steps=1, lr=1e-9, prototype_lr=1e-9),
            replace(CONFIG, lr=1e-3, prototype_lr=1e-3),
            replace(CONFIG, lr=1e-3, prototype_lr=1e-3, steps=8),
        )
    ]
    assert losses[2] < losses[1] < losses[0]


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_calibration_leaves_the_given_model_as_it_was(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    weights, statistics = weights_of(adapted), detached(adapted.statistics)
    head = (adapted.weight.clone(), adapted.bias.clone())
    buffers = {key: value.clone() for key, value in adapted.network.state_dict().items()}
    with torch.no_grad():
        answers = adapted.logits(episode.query_images)
    other = calibrated(adapted, episode)
    for now, then in ((adapted.parameters, weights), (adapted.statistics, statistics)):
        assert all(torch.equal(value, then[key]) for key, value in now.items())
    assert torch.equal(adapted.weight, head[0]) and torch.equal(adapted.bias, head[1])
    assert all(torch.equal(value, buffers[key]) for key, value in adapted.network.state_dict().items())
    with torch.no_grad():
        assert torch.equal(adapted.logits(episode.query_images), answers)
        assert not torch.allclose(other.logits(episode.query_images), answers)
    assert not any(module._forward_pre_hooks for module in adapted.network.modules())


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_features_and_head_are_both_calibrated_and_free_of_graphs(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    other = calibrated(adapted, episode)
    assert not torch.equal(other.weight, adapted.weight) and not torch.equal(other.bias, adapted.bias)
    convolutions = [key for key in other.parameters if key.endswith("0.weight")]
    assert convolutions
    assert all(not torch.equal(other.parameters[key], adapted.parameters[key]) for key in convolutions)
    values = [*other.parameters.values(), *other.statistics.values(), other.weight, other.bias]
    assert not any(value.requires_grad for value in values)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_calibrated_models_prediction_does_not_depend_on_other_pictures(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    other = calibrated(adapted, episode)
    with torch.no_grad():
        among = other.logits(episode.query_images)
        for index in range(len(among)):
            alone = other.logits(episode.query_images[index : index + 1])
            torch.testing.assert_close(alone[0], among[index], rtol=1e-10, atol=1e-10)


def test_prototypes_are_in_the_end_the_means_of_real_calibrated_features(prepare: Prepare) -> None:
    adapted, episode = prepare("protonet")
    other = calibrated(adapted, episode)
    assert other.by_prototypes
    with torch.no_grad():
        features = other.features(episode.support_images)
    for label in range(3):
        centre = features[episode.support_labels == label].mean(dim=0)
        torch.testing.assert_close(other.weight[label], 2 * centre)
        torch.testing.assert_close(other.bias[label], -centre.square().sum())


@pytest.mark.parametrize("name", ["maml", "protonet"])
@pytest.mark.parametrize("backbone", ["conv4-8", "lenet"])
def test_inverted_images_get_their_intended_labels_more_often_than_noise(
    prepare: Prepare, name: str, backbone: str
) -> None:
    adapted, _ = prepare(name, backbone=backbone, inner_lr=0.2, test_steps=10)
    config = replace(CONFIG, inversion_steps=30, images_per_class=8)
    like = torch.zeros(1, 1, 16, 16, dtype=torch.float64)
    images, labels = invert_adapted(adapted, like, config, generator())
    assert images.shape == (24, 1, 16, 16) and not images.requires_grad
    assert labels.tolist() == [label for label in range(3) for _ in range(8)]
    noise = torch.randn(images.shape, generator=generator(), dtype=torch.float64)  # where the inversion started
    with torch.no_grad():
        hits, noise_hits = ((adapted.logits(x).argmax(dim=1) == labels).double().mean() for x in (images, noise))
    assert hits > 0.9 and hits > noise_hits + 0.2


def test_the_bn_term_pulls_the_inverted_images_to_the_moments_of_the_support(prepare: Prepare) -> None:
    adapted, episode = prepare("maml")
    entering: list[Tensor] = []
    first = adapted.network.get_submodule("blocks.0.1")
    distances = {}
    for weight in (0.0, 1.0):
        config = replace(CONFIG, inversion_steps=30, bn_weight=weight)
        images, _ = invert_adapted(adapted, episode.support_images, config, generator())
        handle = first.register_forward_pre_hook(lambda _, inputs: entering.append(inputs[0].detach()))
        adapted.features(images)
        handle.remove()
        mean, var = entering[-1].mean(dim=(0, 2, 3)), entering[-1].var(dim=(0, 2, 3), unbiased=False)
        distances[weight] = (mean - adapted.statistics["blocks.0.1.running_mean"]).norm() + (
            var - adapted.statistics["blocks.0.1.running_var"]
        ).norm()
    assert distances[1.0] < 0.5 * distances[0.0]


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_the_generator_decides_the_calibration(prepare: Prepare, name: str) -> None:
    adapted, episode = prepare(name)
    first, again, other = (calibrated(adapted, episode, seed=seed) for seed in (1, 1, 2))
    assert all(torch.equal(weight, again.parameters[key]) for key, weight in first.parameters.items())
    assert torch.equal(first.weight, again.weight)
    assert not torch.equal(first.weight, other.weight)


def test_calibration_works_where_gradients_are_switched_off(prepare: Prepare) -> None:
    adapted, episode = prepare("maml")
    with torch.no_grad():
        inside = calibrated(adapted, episode)
    assert torch.equal(inside.weight, calibrated(adapted, episode).weight)


def test_one_picture_of_each_class_is_enough(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    learner, theta = make_learner("protonet", backbone="conv4-8")
    episode = make_episode(3, 1, 4)
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    with torch.no_grad():
        assert calibrated(adapted, episode).logits(episode.query_images).isfinite().all()


def test_images_in_parts_give_the_same_gradient(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    learner, theta = make_learner("pool-embedding")
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    config = replace(CONFIG, inversion_steps=3)
    whole, labels = invert_adapted(adapted, episode.support_images, config, generator())
    parts, again = invert_adapted(adapted, episode.support_images, config, generator(), micro_batch=2)
    assert torch.equal(labels, again)
    torch.testing.assert_close(parts, whole, rtol=1e-6, atol=1e-6)


def test_a_model_with_batch_norm_is_never_inverted_in_parts(prepare: Prepare) -> None:
    adapted, episode = prepare("protonet")
    whole, _ = invert_adapted(adapted, episode.support_images, CONFIG, generator())
    parts, _ = invert_adapted(adapted, episode.support_images, CONFIG, generator(), micro_batch=1)
    assert torch.equal(whole, parts), "the BN term is one of the whole batch"


def test_teachers_see_each_batch_of_the_updates_once(
    make_learner: MakeLearner, make_episode: MakeEpisode, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner, theta = make_learner("pool-embedding")
    network = learner.network
    assert isinstance(network, TeacherBranches)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    seen: list[int] = []
    views = branches.views

    def counted(model: Backbone, images: Tensor) -> tuple[Tensor, Tensor]:
        if model is network.branch(0):
            seen.append(len(images))
        return views(model, images)

    monkeypatch.setattr(branches, "views", counted)
    kept = calibrated(adapted, episode)
    with_cache = len(seen)
    monkeypatch.setattr(network, "caching", nullcontext)
    fresh = calibrated(adapted, episode)
    assert with_cache == CONFIG.inversion_steps + 2, "the real and the inverted images, once each"
    assert len(seen) - with_cache > with_cache
    assert torch.equal(kept.weight, fresh.weight) and torch.equal(kept.bias, fresh.bias)
    assert all(torch.equal(weight, fresh.parameters[name]) for name, weight in kept.parameters.items())
