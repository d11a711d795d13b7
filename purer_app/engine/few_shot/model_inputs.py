"""What the models see of the user's pictures: size, channels, and whether light and dark look swapped."""

from dataclasses import dataclass
from pathlib import Path

import torch

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import EventSink, Heartbeat, Picture
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.live.live_classifier import exclusive
from purer_app.engine.few_shot.live.method_cache import method_for
from purer_app.engine.few_shot.live.task import own_class_folders
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.images.class_folders import picture_files
from purer_app.engine.images.folder_pictures import read_cached
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.polarity import MOSTLY_DARK, brightness, looks_swapped
from purer_app.engine.images.rgb import captioned
from purer_app.engine.images.transforms import change_channels, convert, denormalise, normalise
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture in the input form of some models, before normalisation.

    `brightness` is the mean of what the networks get, `expected` that of their training pictures, 0 to 1;
    `looks_swapped` says that the picture fits clearly better with light and dark swapped. `spec` is that of the
    networks, without the swap of `negatives`.
    """

    models: tuple[str, ...]
    spec: ImageSpec
    picture: Picture
    brightness: float
    expected: float
    looks_swapped: bool


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """How the pictures fit the models.

    Of `total` class pictures, `swapped` fit the models clearly better with light and dark swapped; where `negatives`
    already swaps them, that means as they are. `mostly_dark` counts the files that are so, whatever is swapped. `seen`
    is one picture in each input form.
    """

    total: int
    swapped: int
    mostly_dark: int
    seen: tuple[SeenPicture, ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """The input form of some models; pictures are converted to `through` first."""

    models: tuple[str, ...]
    spec: ImageSpec
    through: ImageSpec


def model_inputs(config: ClassifyConfig, picture: str, emit: EventSink) -> ModelInputs:
    """Compare the class pictures with what the models expect, and show what they see of one picture.

    Args:
        picture: a picture file; "" shows none.

    Raises:
        EngineError: run, pool or device cannot be used, or the picture cannot be read.
    """
    with exclusive(emit):
        method = method_for(config, emit)
    forms = _forms(method)
    swapped, dark, total = 0, 0, 0
    for folder in own_class_folders(config):
        for file in picture_files(folder):
            emit(Heartbeat("reading pictures"))
            try:
                found = brightness(read_cached(file))
            except DataError:  # reported by the classification
                continue
            dark += found < MOSTLY_DARK
            found = 1 - found if config.negatives else found
            fits_badly = [looks_swapped(found, form.spec) for form in forms for _ in form.models]
            swapped, total = swapped + (2 * sum(fits_badly) > len(fits_badly)), total + 1
    seen = tuple(_seen(Path(picture), form, method) for form in forms) if picture else ()
    return ModelInputs(total, swapped, dark, seen)


def _seen(file: Path, form: _Form, method: FewShotMethod) -> SeenPicture:
    images = normalise(read_cached(file)[None].float() / 255, method.form(form.through))
    received = convert(images, form.through, form.spec)
    pixels = denormalise(received, form.spec)
    pixels = (1 - pixels if form.spec.inverted else pixels).clamp(0, 1)  # denormalise returns the values of the file
    shown = (255 * change_channels(pixels, 3)).round().to(torch.uint8)
    found = float(change_channels(pixels, 1).mean())
    return SeenPicture(
        models=form.models,
        spec=form.spec,
        picture=captioned(shown, [""])[0],
        brightness=found,
        expected=sum(form.spec.mean) / len(form.spec.mean),
        looks_swapped=looks_swapped(1 - found if form.spec.inverted else found, form.spec),
    )


def _forms(method: FewShotMethod) -> tuple[_Form, ...]:
    """Return the input forms of the networks, each once with the names of its models."""
    pairs: list[tuple[str, ImageSpec, ImageSpec]] = []
    if isinstance(method, TeacherMethod):
        pairs = [(teacher.name, teacher.spec, teacher.spec) for teacher in method.teachers]
    elif isinstance(method, LearnerMethod):
        learner = method.learner
        if isinstance(learner, BranchLearner):
            network = learner.network
            pairs = [(name, spec, network.spec) for name, spec in zip(learner.names, network.specs, strict=True)]
        else:
            pairs = [(learner.name, learner.spec, learner.spec)]
    names: dict[tuple[ImageSpec, ImageSpec], list[str]] = {}
    for name, spec, through in pairs:
        names.setdefault((spec, through), []).append(name)
    return tuple(_Form(tuple(found), spec, through) for (spec, through), found in names.items())
