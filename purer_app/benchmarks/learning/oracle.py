"""Trains on the real pictures of the teachers instead of pseudo images, and compares pseudo with real episodes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path

import torch
import torch.nn.functional as F

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.core.events import ignore
from purer_app.engine.core.randomness import child_generator
from purer_app.engine.core.settings.train_config import EpisodeConfig, TrainConfig
from purer_app.engine.images.class_folders import LabelledPictures, list_class_folders, load_class_folders
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.inversion.episodes import Episode, check_real_classes, draw_real_episode, pseudo_episode
from purer_app.engine.learners.base import Learner, Parameters, detached
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.runs.run_folder import RunFolder, Snapshot
from purer_app.engine.training.state.training_state import TrainingState

_IMAGES_PER_CLASS = 10
EPISODES = 200
"""Number of pseudo and of real episodes to average over."""


def pictures_behind(pool: ModelPool, folders: Sequence[Path]) -> LabelledPictures:
    """Read the real pictures of the teachers' classes from the folders that they were trained on.

    Raises:
        DataError: a folder holds none of these classes.
    """
    parts = [load_class_folders(folder, only=_classes_of(pool)) for folder in folders]
    starts = [sum(len(part.class_names) for part in parts[:k]) for k in range(len(parts))]
    return LabelledPictures(
        tuple(name for part in parts for name in part.class_names),
        tuple(file for part in parts for file in part.files),
        tuple(pixels for part in parts for pixels in part.pixels),
        torch.cat([part.labels + start for part, start in zip(parts, starts, strict=True)]),
    )


def files_behind(pool: ModelPool, folders: Sequence[Path]) -> list[Path]:
    """List the picture files that `pictures_behind` reads, and those that it skips because they are damaged.

    Raises:
        DataError: a folder holds none of the teachers' classes.
    """
    return [file for folder in folders for file in list_class_folders(folder, only=_classes_of(pool)).files]


def _classes_of(pool: ModelPool) -> tuple[str, ...]:
    """Return a pattern for each class name of the teachers."""
    return tuple(escape(name) for name in dict.fromkeys(n for teacher in pool.teachers for n in teacher.class_names))


def first_of_each_class(pictures: LabelledPictures, n: int) -> LabelledPictures:
    """Return the first n pictures of each class, in file order; a class with fewer keeps all."""
    kept = torch.cat([pictures.indices_of(label)[:n] for label in range(len(pictures.class_names))]).tolist()
    return LabelledPictures(
        pictures.class_names,
        tuple(pictures.files[index] for index in kept),
        tuple(pictures.pixels[index] for index in kept),
        pictures.labels[kept],
    )


class RealEpisodes:
    """Few-shot episodes of real pictures in the input form of a learner."""

    def __init__(self, pictures: LabelledPictures, spec: ImageSpec, shape: EpisodeConfig, device: torch.device) -> None:
        check_real_classes(pictures, shape.n_way, shape.n_shot, shape.n_query)
        self._pictures, self._shape = pictures, shape
        self._images = pictures.images(spec).to(device)

    def draw(self, generator: torch.Generator) -> Episode:
        """Draw one episode."""
        shape = self._shape
        plan = draw_real_episode(self._pictures, shape.n_way, shape.n_shot, shape.n_query, generator)
        device = self._images.device
        return Episode(
            self._images[plan.support],
            plan.support_labels.to(device),
            self._images[plan.query],
            plan.query_labels.to(device),
            plan.n_way,
        )

    def of_each_class(self, n: int) -> list[torch.Tensor]:
        """Return the first n images of each class, (n, c, h, w) each."""
        return [self._images[self._pictures.indices_of(label)[:n]] for label in range(len(self._pictures.class_names))]


def images_per_class(run: Path) -> int:
    """Return the number of pseudo images of each class in the last snapshot of a run; a time limit can reduce it.

    Raises:
        RunFolderError: the run has no snapshot.
    """
    episode = RunFolder.open(run).settings().episode
    return int(_last_snapshot(run).facts.get("images_per_class", episode.n_shot + episode.n_query))


def limited_to(config: TrainConfig, images: int) -> TrainConfig:
    """Return the settings with episodes for this many images per class; as in a run, the support keeps its size."""
    return replace(config, episode=replace(config.episode, n_query=images - config.episode.n_shot))


def _last_snapshot(run: Path) -> Snapshot:
    snapshot = RunFolder.open(run).latest_snapshot()
    if snapshot is None:
        raise RunFolderError(f"{run} has no snapshot, so its pseudo images are gone")
    return snapshot


def train_oracle(
    config: TrainConfig, pool: ModelPool, pictures: LabelledPictures, device: torch.device
) -> tuple[Learner, Parameters]:
    """Meta-train the learner of a way for the same time on real pictures, without inversion.

    A learner that fits in closed form is fitted once. A student learns the teachers' features for these pictures.
    """
    config = replace(config, episode=replace(config.episode, unlabelled_share=1.0))
    state = TrainingState(config, pool, device)
    learner, theta = state.learner, state.theta  # distil() replaces the entries of theta, not the dictionary
    episodes = RealEpisodes(pictures, learner.spec, config.episode, device)
    if learner.fits_in_closed_form:
        known_to = [[t.name for t in pool.teachers if name in t.class_names] for name in pictures.class_names]
        learner.fit_in_closed_form(theta, episodes.of_each_class(_IMAGES_PER_CLASS), known_to)
    if state.distillation is not None:
        state.distillation.features.use_unlabelled(pictures.pixels)
        state.warmup_steps = 0
    with state.clock:
        while (state.trained or state.distillation) and state.clock.seconds < config.meta.max_seconds:
            state.step += 1
            state.distil(ignore)
            if not state.trained:
                continue
            state.outer_optimiser.zero_grad(set_to_none=True)
            for index in range(config.meta.episodes_per_step):
                episode = episodes.draw(child_generator(config.seed, "real episode", index, state.step))
                learner.outer(theta, episode).loss.backward(inputs=state.trained)
            state.outer_optimiser.step()
    return learner.pruned(detached(theta))


@dataclass(frozen=True, slots=True)
class Distance:
    """Difficulty of the last pseudo episodes of a run for its learner, and of real episodes of the same classes.

    Losses are mean query cross-entropies in nats, accuracies are 0 to 1, both after adapting to the support.
    """

    way: str
    seed: int
    pseudo_loss: float
    real_loss: float
    pseudo_accuracy: float
    real_accuracy: float


def measure_distance(
    way: str, run: Path, pool: ModelPool, pictures: LabelledPictures, device: torch.device
) -> Distance:
    """Adapt the last state of a run to pseudo and to real episodes with its way, shots and queries.

    Raises:
        RunFolderError: the run has no snapshot.
    """
    config = RunFolder.open(run).settings()
    state = TrainingState(config, pool, device)
    state.restore(_last_snapshot(run))
    real = RealEpisodes(pictures, state.learner.spec, state.sampler.shape, device)
    sums = torch.zeros(4, dtype=torch.float64)
    for index in range(EPISODES):
        draws = [child_generator(config.seed, purpose, index) for purpose in ("distance, pseudo", "distance, real")]
        pseudo = pseudo_episode(state.sampler.draw(draws[0]), state.dataset, state.learner.spec).detach()
        found = [*_query(state, pseudo), *_query(state, real.draw(draws[1]))]
        sums += torch.tensor(found, dtype=torch.float64)
    pseudo_loss, pseudo_accuracy, real_loss, real_accuracy = (sums / EPISODES).tolist()
    return Distance(way, config.seed, pseudo_loss, real_loss, pseudo_accuracy, real_accuracy)


def _query(state: TrainingState, episode: Episode) -> tuple[float, float]:
    adapted = state.learner.adapt(state.theta, episode.support_images, episode.support_labels, episode.n_way)
    with torch.no_grad():
        logits = adapted.logits(episode.query_images)
    accuracy = (logits.argmax(dim=1) == episode.query_labels).float().mean()
    return F.cross_entropy(logits, episode.query_labels).item(), accuracy.item()


def describe_distances(distances: Sequence[Distance]) -> str:
    """Return the results as a table."""
    lines = ["Episodes after adapting, pseudo against real pictures of the same classes: loss in nats, accuracy in %"]
    width = max(len(row.way) for row in distances)
    lines += [
        f"{row.way:<{width}}  seed {row.seed}  loss {row.pseudo_loss:.3f} against {row.real_loss:.3f}  "
        f"accuracy {100 * row.pseudo_accuracy:.1f} against {100 * row.real_accuracy:.1f}"
        for row in distances
    ]
    return "\n".join(lines)


def describe_distance(distance: Distance) -> str:
    """Return one result as a sentence."""
    return (
        f"Pseudo episodes of {distance.way}, seed {distance.seed}, end at a loss of {distance.pseudo_loss:.2f} nats "
        f"and {100 * distance.pseudo_accuracy:.1f} %, real ones of the same classes at {distance.real_loss:.2f} and "
        f"{100 * distance.real_accuracy:.1f} %."
    )
