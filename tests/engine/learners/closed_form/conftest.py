"""A mixed pool, random images and the size of a branch."""

import pytest
import torch
from torch import Tensor

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.learners.closed_form.branches import FEW_AXES
from purer_app.engine.pool.model_pool import ModelPool
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import MakePool, MakeTeacher


@pytest.fixture
def mixed(make_teacher: MakeTeacher, make_pool: MakePool) -> ModelPool:
    """Grey and colour, three sizes, with and without BatchNorm, one with an output that has no name."""
    return make_pool(
        make_teacher("conv4-8", channels=3, size=32),
        make_teacher("lenet", channels=1, size=28, seed=1, outputs=4),
        make_teacher("resnet10-4", channels=3, size=20, seed=2),
    )


def random_images(spec: ImageSpec, n: int = 4) -> Tensor:
    return torch.randn(n, *spec.shape, generator=torch.Generator().manual_seed(3))


def weights_of(teacher: Teacher) -> int:
    """Of a branch: network, head, gain and axes."""
    on_top = 1 + FEW_AXES * (teacher.network.n_features + teacher.n_outputs)
    return teacher.parameters + teacher.head_parameters + on_top
