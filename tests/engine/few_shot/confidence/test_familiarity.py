"""Pictures unlike what the models were trained on are recognised by BatchNorm statistics."""

from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from purer_app.engine.core.events import ignore
from purer_app.engine.core.resources import resource
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.confidence.answers import picture_source
from purer_app.engine.few_shot.confidence.familiarity import UNFAMILIAR, strangeness, teachers_of
from purer_app.engine.few_shot.methods import LearnerMethod
from purer_app.engine.images.class_folders import PictureCache, load_class_folders
from purer_app.engine.pool.model_pool import load_pool
from purer_app.engine.pool.teacher import Teacher
from tests.engine.conftest import MakeLearner, MakePictures, MakeTeacher


def by_hand(teacher: Teacher, image: Tensor) -> float:
    """Compare the channel means of one image with the running means, layer by layer."""
    values: list[float] = []
    inputs: dict[nn.Module, Tensor] = {}
    layers = [part for part in teacher.network.modules() if isinstance(part, nn.BatchNorm2d)]
    for layer in layers:
        layer.register_forward_pre_hook(lambda module, given: inputs.__setitem__(module, given[0]))
    teacher.features(image)
    for layer in layers:
        activations, terms = inputs[layer][0], []
        assert layer.running_mean is not None and layer.running_var is not None
        for channel in range(len(activations)):
            off = float(activations[channel].mean() - layer.running_mean[channel])
            terms.append(off**2 / (float(layer.running_var[channel]) + layer.eps))
        values.append(sum(terms) / len(terms))
    return sum(values) / len(values)


def test_strangeness_compares_channel_means_with_the_running_means(
    make_teacher: MakeTeacher, make_pictures: MakePictures
) -> None:
    teacher = make_teacher("conv4-16", channels=3)
    pictures = list(make_pictures(2, 2, noise=60).pixels)
    found = strangeness((teacher,), picture_source(pictures))
    assert found is not None
    images = picture_source(pictures)(teacher.spec)
    assert found.tolist() == pytest.approx([by_hand(teacher, image.unsqueeze(0)) for image in images], rel=1e-3)


def test_the_models_of_the_best_input_form_decide(make_teacher: MakeTeacher, make_pictures: MakePictures) -> None:
    colour, small = make_teacher("conv4-16", channels=3), make_teacher("conv4-16", channels=3, size=20, seed=1)
    source = picture_source(list(make_pictures(2, 2).pixels))
    alone = [strangeness((teacher,), source) for teacher in (colour, small)]
    together = strangeness((colour, small), source)
    assert alone[0] is not None and alone[1] is not None and together is not None
    torch.testing.assert_close(together, torch.minimum(alone[0], alone[1]))


def test_models_without_batch_norm_say_nothing(make_teacher: MakeTeacher, make_pictures: MakePictures) -> None:
    assert strangeness((make_teacher("lenet", channels=3),), picture_source(list(make_pictures(2, 2).pixels))) is None


def test_symbols_are_familiar_to_the_glyphs_pool_and_the_opposite_ink_is_not() -> None:
    pool = load_pool(resource("glyphs-pool"), torch.device("cpu"))
    pixels = load_class_folders(Path(resource("symbols"))).pixels[::6]
    found, inverted = (
        strangeness(pool.members, picture_source(pictures))
        for pictures in (list(pixels), [255 - one for one in pixels])
    )
    assert found is not None and inverted is not None
    assert bool((found < UNFAMILIAR).all()) and bool((inverted > UNFAMILIAR).all())


def test_a_method_names_the_models_that_it_uses_unchanged(
    make_teacher: MakeTeacher, make_learner: MakeLearner, make_pictures: MakePictures
) -> None:
    method = TeacherMethod("teacher-ensemble", (make_teacher(),))
    cache = PictureCache(list(make_pictures(2, 2).pixels))
    assert teachers_of(method) == teachers_of(method.cached(cache, ignore)) == method.teachers
    learner, theta = make_learner("protonet", dtype=torch.float32, backbone="conv4-16")
    assert teachers_of(LearnerMethod("protonet", learner, theta)) == ()
