"""A tiny pool of teachers in memory, adapted to three classes of drawn shapes."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import torch

from purer_app.engine.core.events import ignore
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.confidence.leave_one_out import leave_one_out
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.pool.teacher import Teacher
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import write_tiny_pool

MakeSubject = Callable[[Sequence[Teacher]], AdaptedClassifier]


@pytest.fixture(scope="session")
def teachers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Teacher, ...]:
    """Return the teachers of a tiny pool."""
    return load_pool(write_tiny_pool(tmp_path_factory.mktemp("pool")), torch.device("cpu")).members


@pytest.fixture(scope="session")
def adapted(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> MakeSubject:
    """Return a function that adapts teachers to three classes of four pictures."""
    pictures = load_class_folders(make_shapes(tmp_path_factory.mktemp("mine") / "a", classes=3, pictures=4))

    def adapt(teachers: Sequence[Teacher]) -> AdaptedClassifier:
        method = TeacherMethod("ensemble-ridge", tuple(teachers), both_views=True, ridge=True)
        found, rule = leave_one_out(method, pictures.pixels, pictures.labels, 3, 0, ignore)
        return AdaptedClassifier(
            origin="pool", trained=False, icfil=False, method=method,
            classifier=method.adapt(pictures.images, pictures.labels, 3, seed=0),
            support=pictures.images, labels=pictures.labels, class_names=("a | b", "*birch*", "cedar"),
            rule=rule, leave_one_out=found,
        )  # fmt: skip

    return adapt


@pytest.fixture
def subject(adapted: MakeSubject, teachers: tuple[Teacher, ...]) -> AdaptedClassifier:
    """Return the classifier of all teachers of the pool."""
    return adapted(teachers)


def shapes_in(folder: Path) -> list[Path]:
    """Return the pictures of a folder of class folders."""
    return sorted(folder.glob("*/*.png"))
