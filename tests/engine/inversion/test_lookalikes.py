"""Unlabelled pictures represent only the classes that a teacher assigns them to."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, DataError, RunSuspended
from purer_app.engine.core.events import Control, EpisodeShown, Event, MetaStepDone, NoticeGiven, ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.presets import without_tricks
from purer_app.engine.core.settings.train_config import EpisodeConfig, TrainConfig
from purer_app.engine.images.class_folders import pictures_to_images
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.episodes import PseudoEpisodeSampler, pseudo_episode
from purer_app.engine.inversion.lookalikes import Lookalikes, find_lookalikes, read_unlabelled
from purer_app.engine.inversion.pseudo_dataset import PseudoDataset
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.training.job import resume_training, start_training
from purer_app.engine.training.monitoring.live_preview import LivePreview
from tests.conftest import MakeShapes
from tests.engine.conftest import CPU, MakePool, MakeSpec, MakeTeacher
from tests.helpers.tiny_pools import SuspendAfter, assert_same_run, changed, tiny_config, write_tiny_pool

N = 3


@pytest.fixture
def pool(make_pool: MakePool, make_teacher: MakeTeacher) -> ModelPool:
    return make_pool(make_teacher(), make_teacher("lenet", channels=3, size=28, classes=("oak", "elm"), seed=1))


@pytest.fixture
def dataset(pool: ModelPool) -> PseudoDataset:
    return PseudoDataset(pool, n_per_class=N, lr=0.25, seed=0, device=CPU)


@pytest.fixture
def pictures() -> list[Tensor]:
    generator = torch.Generator().manual_seed(5)
    return [torch.randint(0, 256, (3, 20, 24), generator=generator, dtype=torch.uint8) for _ in range(40)]


@pytest.fixture
def found(pictures: list[Tensor], pool: ModelPool, dataset: PseudoDataset, make_spec: MakeSpec) -> Lookalikes:
    return find_lookalikes(pictures, pool, dataset.blocks, N, make_spec(channels=3, size=20), ignore)


def test_a_class_has_the_pictures_that_its_teacher_is_surest_of(
    found: Lookalikes, pictures: list[Tensor], pool: ModelPool, dataset: PseudoDataset, make_spec: MakeSpec
) -> None:
    spec = make_spec(channels=3, size=20)
    assert 0 < len(found) <= len(dataset.blocks)
    for block in dataset.blocks:
        teacher = pool.teachers[block.teacher]
        answers = torch.cat([teacher.model(pictures_to_images([p], teacher.spec)).softmax(dim=1) for p in pictures])
        counted = [i for i in range(len(pictures)) if int(answers[i].argmax()) == block.class_index]
        assert (block.index in found) is (len(counted) >= N)
        if block.index in found:
            surest = sorted(counted, key=lambda i: -answers[i, block.class_index].item())[:N]
            expected = pictures_to_images([pictures[i] for i in surest], spec)
            assert torch.equal(found.images(block.index, torch.arange(N), spec), expected)


def test_pictures_are_converted_to_the_requested_form(found: Lookalikes, make_spec: MakeSpec) -> None:
    block = next(index for index in range(5) if index in found)
    kept, grey = make_spec(channels=3, size=20), make_spec(size=16, mean=0.1)
    chosen = torch.tensor([2, 0])
    expected = convert(found.images(block, chosen, kept), kept, grey)
    assert torch.equal(found.images(block, chosen, grey), expected) and expected.shape == (2, 1, 16, 16)


def test_a_mixed_episode_shows_the_drawn_classes_by_real_pictures_and_the_others_as_they_were(
    found: Lookalikes, dataset: PseudoDataset, make_spec: MakeSpec
) -> None:
    spec = make_spec()
    sampler = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=4, n_shot=1, n_query=2))
    plain = sampler.draw(child_generator(0, "x"))
    assert plain.mixed(found, 0.0, child_generator(0, "y")).by_lookalikes == frozenset()
    plan = plain.mixed(found, 1.0, child_generator(0, "y"))
    assert plan.by_lookalikes == {position for position, block in enumerate(plain.blocks) if block in found}
    episode, before = pseudo_episode(plan, dataset, spec, found), pseudo_episode(plain, dataset, spec)
    for position, block in enumerate(plan.blocks):
        mine = episode.query_images[episode.query_labels == position]
        real = position in plan.by_lookalikes
        theirs = before.query_images[before.query_labels == position]
        assert torch.equal(mine, found.images(block, plan.query[position], spec) if real else theirs)
    assert episode.support_images.shape == before.support_images.shape


def test_about_the_requested_share_of_classes_is_real(found: Lookalikes, dataset: PseudoDataset) -> None:
    sampler = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=4, n_shot=1, n_query=2))
    real = could = 0
    for index in range(400):
        plan = sampler.draw(child_generator(0, "x", index)).mixed(found, 0.25, child_generator(0, "y", index))
        real += len(plan.by_lookalikes)
        could += sum(block in found for block in plan.blocks)
    assert real / could == pytest.approx(0.25, abs=0.05)  # four standard deviations


def test_the_shown_mixed_episode_is_the_one_trained_on(
    found: Lookalikes, pool: ModelPool, dataset: PseudoDataset
) -> None:
    plan = PseudoEpisodeSampler(dataset.blocks, EpisodeConfig(n_way=4, n_shot=1, n_query=2)).draw(child_generator(0))
    events: list[Event] = []
    LivePreview(pool, dataset).show_episode(1, plan.mixed(found, 1.0, child_generator(1)), events.append, found)
    (shown,) = events
    assert isinstance(shown, EpisodeShown)
    captions = [picture.caption for picture in shown.pictures[::2]]
    assert [caption.endswith(" · unlabelled") for caption in captions] == [block in found for block in plan.blocks]


def test_a_learner_on_the_teachers_features_leaves_them_unread(tmp_path: Path) -> None:
    config = replace(tiny_config(write_tiny_pool(tmp_path / "pool"), "pool-embedding"), unlabelled=str(tmp_path / "no"))
    with pytest.raises(DataError, match="does not exist"):
        start_training(config, tmp_path / "run", ignore, Control())
    assert not (tmp_path / "run").exists()
    (tmp_path / "no").mkdir()
    said: list[str] = []
    start_training(
        changed(config, meta={"steps": 1}),
        tmp_path / "run",
        lambda event: said.append(event.text) if isinstance(event, NoticeGiven) else None,
        Control(),
    )
    assert any(text.startswith("pool-embedding uses only pseudo images") for text in said)


def test_a_resumed_run_with_unlabelled_pictures_equals_an_uninterrupted_one(
    tmp_path: Path, make_shapes: MakeShapes
) -> None:
    pool, data = write_tiny_pool(tmp_path / "pool"), make_shapes(tmp_path / "data", classes=3, pictures=20)
    config = replace(tiny_config(pool, "protonet"), unlabelled=str(data))
    events: list[Event] = []
    whole = start_training(config, tmp_path / "whole", events.append, Control())
    said = [event.text for event in events if isinstance(event, NoticeGiven)]
    assert any(text.startswith("60 unlabelled pictures are used for ") for text in said)
    without = start_training(tiny_config(pool, "protonet"), tmp_path / "without", ignore, Control())
    assert (tmp_path / "whole" / "model.safetensors").read_bytes() != (
        tmp_path / "without" / "model.safetensors"
    ).read_bytes()
    control = SuspendAfter(MetaStepDone, 2)
    with pytest.raises(RunSuspended):
        start_training(config, tmp_path / "parts", control.emit, control)
    resume_training(tmp_path / "parts", ignore, Control())
    assert_same_run(tmp_path / "parts", tmp_path / "whole")
    assert whole.steps == without.steps


def test_pictures_are_found_in_all_subfolders_and_broken_ones_are_named(
    tmp_path: Path, make_shapes: MakeShapes
) -> None:
    make_shapes(tmp_path / "some" / "deeper", classes=2, pictures=2)
    (tmp_path / "some" / "broken.png").write_bytes(b"no picture")
    (tmp_path / "some" / "round").symlink_to(tmp_path / "some")
    events: list[Event] = []
    assert len(read_unlabelled(tmp_path / "some", events.append)) == 4
    (notice,) = [event for event in events if isinstance(event, NoticeGiven)]
    assert "broken.png" in notice.text and notice.text.endswith("it is skipped")


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no picture that can be read"):
        read_unlabelled(tmp_path, ignore)
    with pytest.raises(DataError, match="does not exist"):
        read_unlabelled(tmp_path / "nowhere", ignore)


def test_a_share_is_between_0_and_1() -> None:
    with pytest.raises(ConfigError, match=r"unlabelled_share is 1\.5; it must be between 0 and 1"):
        EpisodeConfig(unlabelled_share=1.5)


def test_an_exact_run_does_not_use_them() -> None:
    assert without_tricks(TrainConfig(pool="p", unlabelled="pictures")).unlabelled == ""
