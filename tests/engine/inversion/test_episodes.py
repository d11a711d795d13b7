"""Episodes: classes and pictures are drawn uniformly, disjointly, and never from two blocks of one name."""

import re
from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from purer_app.engine.core.errors import DataError, PoolError
from purer_app.engine.core.settings.train_config import EpisodeConfig
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import (
    Episode,
    PseudoEpisodeSampler,
    check_real_classes,
    draw_real_episode,
    pseudo_episode,
)
from purer_app.engine.inversion.pseudo_dataset import Block, PseudoDataset
from tests.engine.conftest import CPU, MakePictures, MakePool, MakeSpec, MakeTeacher

SPEC = ImageSpec(channels=1, height=8, width=8, mean=(0.5,), std=(0.5,))


def blocks_named(*names: str) -> list[Block]:
    return [Block(index, 0, index, name, SPEC) for index, name in enumerate(names)]


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@given(
    names=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=20).filter(lambda names: len(set(names)) > 1),
    data=st.data(),
)
def test_an_episode_has_distinct_class_names_and_disjoint_support_and_query(
    names: list[str], data: st.DataObject
) -> None:
    shape = EpisodeConfig(
        n_way=data.draw(st.integers(2, len(set(names)))),
        n_shot=data.draw(st.integers(1, 5)),
        n_query=data.draw(st.integers(1, 5)),
    )
    plan = PseudoEpisodeSampler(blocks_named(*names), shape).draw(generator(data.draw(st.integers(0, 2**32))))
    assert len(plan.blocks) == len({names[block] for block in plan.blocks}) == shape.n_way
    assert plan.support.shape == (shape.n_way, shape.n_shot)
    assert plan.query.shape == (shape.n_way, shape.n_query)
    for support, query in zip(plan.support.tolist(), plan.query.tolist(), strict=True):
        assert sorted(support + query) == list(range(shape.n_shot + shape.n_query))


def test_names_are_drawn_evenly_and_then_the_blocks_of_a_name() -> None:
    sampler = PseudoEpisodeSampler(blocks_named("oak", "elm", "oak", "fir", "oak"), EpisodeConfig(n_way=2))
    chance, counts = generator(0), [0] * 5
    for _ in range(3000):
        for block in sampler.draw(chance).blocks:
            counts[block] += 1
    # each name is in two of three episodes; the three blocks of oak share its turns
    expected = [2000 / 3, 2000, 2000 / 3, 2000, 2000 / 3]
    assert all(abs(count - wanted) < 5 * wanted**0.5 for count, wanted in zip(counts, expected, strict=True))


def test_an_image_of_a_class_is_support_in_proportion_to_its_share() -> None:
    shape = EpisodeConfig(n_way=2, n_shot=2, n_query=6)
    sampler, chance = PseudoEpisodeSampler(blocks_named("oak", "elm"), shape), generator(1)
    counts = torch.stack([sampler.draw(chance).support.flatten().bincount(minlength=8) for _ in range(1000)]).sum(dim=0)
    assert (counts - 500).abs().max() < 5 * 500**0.5


def test_the_same_generator_gives_the_same_episode() -> None:
    sampler = PseudoEpisodeSampler(blocks_named(*"abcdefgh"), EpisodeConfig())
    plans = [sampler.draw(generator(seed)) for seed in (5, 5, 6)]
    assert plans[0].blocks == plans[1].blocks and torch.equal(plans[0].support, plans[1].support)
    assert plans[0].blocks != plans[2].blocks or not torch.equal(plans[0].support, plans[2].support)


def test_a_pool_with_too_few_classes_is_refused_in_a_sentence() -> None:
    blocks = blocks_named("oak", "elm", "oak", "elm", "oak")
    with pytest.raises(PoolError, match=r"^the pool has 2 classes; 5-way episodes need 5$"):
        PseudoEpisodeSampler(blocks, EpisodeConfig())
    PseudoEpisodeSampler(blocks, EpisodeConfig(n_way=2))


def marked(make_teacher: MakeTeacher, make_pool: MakePool) -> PseudoDataset:
    """A data set in which image i of block b is 100 b + i everywhere."""
    teachers = (make_teacher(), make_teacher(seed=1, classes=("oak", "elm")))
    dataset = PseudoDataset(make_pool(*teachers), n_per_class=5, lr=0.25, seed=0, device=CPU)
    with torch.no_grad():
        for block, pixels in enumerate(dataset.pixels):
            pixels.copy_((100 * block + torch.arange(5.0)).view(5, 1, 1, 1).expand_as(pixels))
    return dataset


def test_a_planned_episode_holds_just_the_planned_images(
    make_teacher: MakeTeacher, make_pool: MakePool, make_spec: MakeSpec
) -> None:
    dataset = marked(make_teacher, make_pool)
    plan = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=4, n_shot=2, n_query=3)).draw(generator(3))
    episode = pseudo_episode(plan, dataset, make_spec())
    for images, labels, chosen in (
        (episode.support_images, episode.support_labels, plan.support),
        (episode.query_images, episode.query_labels, plan.query),
    ):
        expected = [100 * block + i for block, row in zip(plan.blocks, chosen.tolist(), strict=True) for i in row]
        assert images[:, 0, 0, 0].tolist() == expected
        assert [plan.blocks[label] for label in labels.tolist()] == [value // 100 for value in expected]
    assert episode.n_way == 4


def test_gradients_reach_the_planned_pixels_and_no_others(
    make_teacher: MakeTeacher, make_pool: MakePool, make_spec: MakeSpec
) -> None:
    dataset = marked(make_teacher, make_pool)
    plan = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=2, n_shot=1, n_query=2)).draw(generator(4))
    episode = pseudo_episode(plan, dataset, make_spec(channels=3, size=20))
    assert episode.support_images.shape == (2, 3, 20, 20)
    (episode.support_images.sum() + episode.query_images.sum()).backward()
    for block, pixels in enumerate(dataset.pixels):
        if block not in plan.blocks:
            assert pixels.grad is None
            continue
        row = plan.blocks.index(block)
        drawn = {*plan.support[row].tolist(), *plan.query[row].tolist()}
        assert pixels.grad is not None
        assert {i for i in range(5) if pixels.grad[i].abs().sum() > 0} == drawn


def test_a_detached_episode_has_the_same_values_and_no_graph() -> None:
    pixels = torch.ones(2, 1, 8, 8, requires_grad=True)
    labels = torch.tensor([0, 1])
    cut = Episode(pixels * 2, labels, pixels * 3, labels, 2).detach()
    assert not cut.support_images.requires_grad and not cut.query_images.requires_grad
    assert (cut.support_images == 2).all() and (cut.query_images == 3).all() and cut.n_way == 2


@given(
    n_classes=st.integers(2, 6),
    n_shot=st.integers(1, 4),
    n_query=st.integers(1, 4),
    seed=st.integers(0),
    data=st.data(),
)
def test_a_real_episode_takes_different_pictures_of_different_classes(
    make_pictures: MakePictures, n_classes: int, n_shot: int, n_query: int, seed: int, data: st.DataObject
) -> None:
    pictures = make_pictures(n_classes, 8, size=2)
    n_way = data.draw(st.integers(2, n_classes))
    plan = draw_real_episode(pictures, n_way, n_shot, n_query, generator(seed % 2**40))
    used = [*plan.support.tolist(), *plan.query.tolist()]
    assert len(set(used)) == len(used) == n_way * (n_shot + n_query)
    true_class: dict[int, set[int]] = {}
    for positions, labels in ((plan.support, plan.support_labels), (plan.query, plan.query_labels)):
        assert labels.shape == positions.shape
        for position, label in zip(positions.tolist(), labels.tolist(), strict=True):
            true_class.setdefault(label, set()).add(int(pictures.labels[position]))
    assert sorted(true_class) == list(range(n_way))
    assert len(set.union(*true_class.values())) == n_way
    assert all(len(classes) == 1 for classes in true_class.values())


def test_real_episodes_reach_every_picture(make_pictures: MakePictures) -> None:
    pictures = make_pictures(4, 6, size=2)
    seen: set[int] = set()
    for index in range(60):
        seen |= set(draw_real_episode(pictures, 2, 1, 2, generator(index)).support.tolist())
    assert seen == set(range(24))


def without(labels: Tensor, label: int, n_kept: int) -> list[int]:
    of_class = (labels == label).nonzero().flatten().tolist()
    return [i for i in range(len(labels)) if i not in of_class[n_kept:]]


def test_a_folder_that_cannot_give_the_episodes_is_refused_in_a_sentence(make_pictures: MakePictures) -> None:
    pictures = make_pictures(4, 20, size=2)
    with pytest.raises(DataError, match=r"^the folder has 4 classes; 5-way episodes need 5$"):
        check_real_classes(pictures, 5, 1, 1)
    kept = without(pictures.labels, 2, 3)
    fewer = replace(
        pictures,
        class_names=("ape", "bee", "heron", "ibex"),
        files=tuple(pictures.files[i] for i in kept),
        pixels=tuple(pictures.pixels[i] for i in kept),
        labels=pictures.labels[kept],
    )
    sentence = "class 'heron' has 3 images; 5 support + 15 query need 20"
    with pytest.raises(DataError, match=f"^{re.escape(sentence)}$"):
        check_real_classes(fewer, 4, 5, 15)
    check_real_classes(pictures, 4, 5, 15)
