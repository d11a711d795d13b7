"""Properties of every learner: prototypes, frozen statistics, any number of classes, repeatable first weights."""

import pytest
import torch
import torch.nn.functional as F

from purer_app.engine.core.settings.learner_configs import LEARNERS, PAPER_LEARNERS, POOL_LEARNERS, learner_config
from purer_app.engine.learners.anil import Anil
from purer_app.engine.learners.base import support_statistics
from purer_app.engine.learners.maml import Maml
from purer_app.engine.learners.protonet import prototype_head, prototypes
from purer_app.engine.learners.registry import build_learner
from tests.engine.conftest import MakeEpisode, MakeLearner, MakeSpec


def test_anil_moves_the_head_and_nothing_else(make_learner: MakeLearner, make_episode: MakeEpisode) -> None:
    learner, theta = make_learner("anil")
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    for key, weight in adapted.parameters.items():
        assert torch.equal(weight, theta[key])
    assert not torch.allclose(adapted.weight, theta["head.weight"])
    assert not torch.allclose(adapted.bias, theta["head.bias"])


def test_prototypes_are_class_means() -> None:
    features = torch.randn(9, 5, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    labels = torch.tensor([2, 0, 1, 2, 2, 0, 1, 2, 0])
    found = prototypes(features, labels, 3)
    for label in range(3):
        rows = [row for row, its in zip(features.tolist(), labels.tolist(), strict=True) if its == label]
        assert found[label].tolist() == pytest.approx([sum(column) / len(rows) for column in zip(*rows, strict=True)])


def test_prototype_logits_are_minus_squared_distances_up_to_a_common_term() -> None:
    generator = torch.Generator().manual_seed(1)
    centres = torch.randn(4, 6, generator=generator, dtype=torch.float64)
    features = torch.randn(20, 6, generator=generator, dtype=torch.float64)
    logits = F.linear(features, *prototype_head(centres))
    distances = torch.stack([torch.stack([(f - c).square().sum() for c in centres]) for f in features])
    common = logits + distances
    torch.testing.assert_close(common, common[:, :1].expand(-1, 4))
    assert torch.equal(logits.argsort(dim=1, descending=True), distances.argsort(dim=1))


def test_the_outer_loss_of_protonet_is_that_of_a_loop_over_distances(
    make_learner: MakeLearner, make_episode: MakeEpisode
) -> None:
    learner, theta = make_learner("protonet")
    episode = make_episode(n_query=4)
    support = learner.features(theta, episode.support_images).detach()
    query = learner.features(theta, episode.query_images).detach()
    losses, hits = [], 0
    for feature, label in zip(query, episode.query_labels.tolist(), strict=True):
        nearness = torch.stack([-(feature - support[2 * k : 2 * k + 2].mean(dim=0)).square().sum() for k in range(3)])
        losses.append(nearness.exp().sum().log() - nearness[label])
        hits += int(nearness.argmax()) == label
    found = learner.outer(theta, episode)
    assert found.loss.item() == pytest.approx(torch.stack(losses).mean().item(), rel=1e-9)
    assert found.accuracy == pytest.approx(hits / 12)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_a_prediction_does_not_depend_on_other_pictures_unless_transductive(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode(n_query=4)
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    with torch.no_grad():
        among = adapted.logits(episode.query_images)
        for index in range(len(among)):
            alone = adapted.logits(episode.query_images[index : index + 1])
            torch.testing.assert_close(alone[0], among[index], rtol=1e-10, atol=1e-10)
        transductive = adapted.logits(episode.query_images, transductive=True)
        fewer = adapted.logits(episode.query_images[:3], transductive=True)
        again = adapted.logits(episode.query_images)
    assert not torch.allclose(transductive, among, rtol=1e-3)
    assert not torch.allclose(fewer, transductive[:3], rtol=1e-3)
    assert torch.equal(again, among)


@pytest.mark.parametrize("backbone", ["conv4-4", "resnet10-4", "lenet"])
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_frozen_statistics_give_the_support_the_features_of_its_own_batch(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, backbone: str
) -> None:
    learner, theta = make_learner(name, backbone=backbone)
    episode = make_episode()
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, 3)
    with torch.no_grad():
        in_training = learner.features(adapted.parameters, episode.support_images)
        torch.testing.assert_close(adapted.features(episode.support_images), in_training, rtol=1e-9, atol=1e-10)


def test_support_statistics_name_every_batch_norm_and_leave_no_trace(
    make_learner: MakeLearner, make_episode: MakeEpisode
) -> None:
    learner, theta = make_learner("protonet", backbone="resnet10-4")
    before = {name: value.clone() for name, value in learner.network.state_dict().items()}
    found = support_statistics(learner.network, theta, make_episode().support_images)
    expected = {name for name in before if name.endswith(("running_mean", "running_var"))}
    assert found.keys() == expected and len(expected) == 24
    assert not any(module._forward_pre_hooks for module in learner.network.modules())
    learner.outer(theta, make_episode()).loss.backward()
    for name, value in learner.network.state_dict().items():
        assert torch.equal(value, before[name]), name


@pytest.mark.parametrize("n_way", [2, 3, 7])
@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_any_number_of_classes_can_be_adapted_to(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str, n_way: int
) -> None:
    learner, theta = make_learner(name, inner_lr=0.5, test_steps=30, backbone="conv4-8")
    episode = make_episode(n_way, 4, 5)
    adapted = learner.adapt(theta, episode.support_images, episode.support_labels, n_way)
    with torch.no_grad():
        logits = adapted.logits(episode.query_images)
    assert logits.shape == (5 * n_way, n_way) and adapted.bias.shape == (n_way,)
    assert (logits.argmax(dim=1) == episode.query_labels).double().mean() > 1 / n_way + 0.2


@pytest.mark.parametrize("kind", [Maml, Anil])
def test_a_rebuilt_head_starts_with_the_mean_row_for_every_class(make_spec: MakeSpec, kind: type[Maml]) -> None:
    learner = kind(learner_config("maml", backbone="conv4-4"), make_spec(), 3)
    theta = learner.initial_parameters(0)
    rebuilt = learner.head_for(theta, 5)
    assert rebuilt["head.weight"].shape == (5, 4)
    for row, bias in zip(rebuilt["head.weight"], rebuilt["head.bias"], strict=True):
        torch.testing.assert_close(
            row, (theta["head.weight"][0] + theta["head.weight"][1] + theta["head.weight"][2]) / 3
        )
        torch.testing.assert_close(bias, theta["head.bias"].sum() / 3)
    assert learner.head_for(theta, 3) is theta
    assert theta["head.weight"].shape == (3, 4)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_the_seed_and_purpose_decide_the_first_weights(make_learner: MakeLearner, name: str) -> None:
    learner, _ = make_learner(name)
    torch.manual_seed(0)
    first, again = learner.initial_parameters(3, "a"), learner.initial_parameters(3, "a")
    others = [learner.initial_parameters(3, "b"), learner.initial_parameters(4, "a")]
    assert torch.equal(torch.rand(2), torch.rand(2, generator=torch.Generator().manual_seed(0)))
    weights = [key for key in first if key.endswith("0.weight")]
    assert all(torch.equal(first[key], again[key]) for key in first)
    assert all(not torch.equal(first[key], other[key]) for key in weights for other in others)
    assert ("head.weight" in first) == (name != "protonet")


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_the_settings_name_the_learner_that_is_built(make_spec: MakeSpec, name: str) -> None:
    learner = build_learner(learner_config(name, backbone="conv4-4"), make_spec(channels=3), 4)
    assert (learner.name, learner.n_way, learner.spec.channels) == (name, 4, 3)


@pytest.mark.parametrize("name", PAPER_LEARNERS)
def test_meta_training_on_one_episode_lowers_its_outer_loss(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    episode = make_episode()
    adam = torch.optim.Adam(list(theta.values()), lr=1e-2)
    first = learner.outer(theta, episode).loss.item()
    for _ in range(15):
        adam.zero_grad()
        learner.outer(theta, episode).loss.backward()
        adam.step()
    assert learner.outer(theta, episode).loss.item() < 0.8 * first


@pytest.mark.parametrize("name", LEARNERS)
def test_the_interface_for_teachers_does_nothing_for_a_network_of_its_own(
    make_learner: MakeLearner, make_episode: MakeEpisode, name: str
) -> None:
    learner, theta = make_learner(name)
    uses_teachers = name in POOL_LEARNERS
    assert (learner.fits_in_closed_form, bool(learner.teachers)) == (uses_teachers, uses_teachers)
    assert (learner.per_image is not None) is (uses_teachers or name == "student")
    assert (learner.teacher_parameters() is not None) is uses_teachers
    assert list(learner.teacher_weights(theta)) == list(learner.teachers)
    images = make_episode().support_images
    assert learner.nonfinite_teachers(theta, images, gradients=True) == []
    before = {key: weight.detach().clone() for key, weight in theta.items()}
    with torch.no_grad():
        learner.fit_in_closed_form(theta, [images[:2], images[2:4], images[4:]], [(), (), ()])
    assert all(torch.equal(theta[key], weight) for key, weight in before.items()) is not uses_teachers
    teachers = learner.teachers
    learner.exclude_teacher(teachers[0] if teachers else "a teacher")
    assert learner.teachers == (teachers[1:] or teachers)
    assert (learner.standalone_network(theta) is not None) is (name in ("compact", "student"))
