"""Usual values for the inputs and classes of a network that neither weights nor file specify."""

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.normalise.file_facts import FileFacts
from purer_app.engine.checkpoints.verdicts.sidecar import CLASS_NAMES, IMAGE_SIZE, LAYERS, NORMALISATION, Sidecar
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.architecture import Architecture

_SMALL_PX = 64
_IMAGENET_CLASSES = 1000
_NORMALISATIONS = {  # (channels, small): what the weights do not say, as it is most often
    (1, True): ("MNIST", (0.1307,), (0.3081,)),
    (1, False): ("grey pictures in general", (0.5,), (0.5,)),
    (3, True): ("CIFAR-10", (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    (3, False): ("ImageNet", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


def assumed_input(candidate: Candidate, facts: FileFacts) -> tuple[ImageSpec, tuple[str, ...]]:
    """Return the input form of a network, and a sentence for each assumed part of it."""
    said: list[str] = []
    size = facts.image_size or candidate.usual_size
    if not facts.image_size and candidate.image_size is None:
        said.append(_size_note(size))
    is_own = Architecture.parse(candidate.architecture).is_own
    if not is_own and candidate.image_size not in (None, size):  # our own families allow a range of sizes
        said.append(
            f"the input has {candidate.usual_size} pixels a side, as the weights say; {facts.source} says {size}"
        )
        size = candidate.usual_size
    mean, std, sentence = _normalisation(candidate, facts, size)
    said += [sentence] if sentence else []
    return ImageSpec(channels=candidate.channels, height=size, width=size, mean=mean, std=std), tuple(said)


def unsaid(candidate: Candidate, facts: FileFacts) -> tuple[str, ...]:
    """List the parts of a note, from `ASSUMABLE`, that neither weights nor facts specify."""
    found = [] if facts.architecture_hint == candidate.architecture else [LAYERS]
    if not facts.image_size:
        found.append(IMAGE_SIZE)
    if not len(facts.mean) == len(facts.std) == candidate.channels:
        found.append(NORMALISATION)
    if candidate.n_classes and len(facts.class_names) != candidate.n_classes:
        found.append(CLASS_NAMES)
    return tuple(found)


def assumed_in_note(note: Sidecar, candidate: Candidate) -> tuple[str, ...]:
    """Return a sentence for each assumed part of a note, except the layers."""
    size, sentences = note.spec.height, []
    if IMAGE_SIZE in note.assumed and candidate.image_size is None:
        sentences.append(_size_note(size))
    if NORMALISATION in note.assumed:
        mean, std, sentence = _normalisation(candidate, FileFacts(), size)
        if (mean, std) != (note.spec.mean, note.spec.std):
            numbers = f"mean {_numbers(note.spec.mean)}; std {_numbers(note.spec.std)}"
            sentence = f"colours are normalised as was usual when the sidecar was written ({numbers})"
        sentences.append(sentence)
    if CLASS_NAMES in note.assumed and note.class_names:
        sentences.append(_names_note(note.class_names))
    return tuple(sentences)


def _size_note(size: int) -> str:
    return f"the input has {size}x{size} pixels; the weights do not say"


def _normalisation(
    candidate: Candidate, facts: FileFacts, size: int
) -> tuple[tuple[float, ...], tuple[float, ...], str]:
    if len(facts.mean) == len(facts.std) == candidate.channels:
        return facts.mean, facts.std, ""
    if candidate.mean:
        library_name = Architecture.parse(candidate.architecture).original
        data, mean, std = f"in the library's own {library_name}", candidate.mean, candidate.std
    else:
        usual, mean, std = _NORMALISATIONS[candidate.channels, size <= _SMALL_PX]
        data = f"for {usual}"
    return mean, std, f"colours are normalised as {data} (mean {_numbers(mean)}; std {_numbers(std)})"


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(str(value) for value in values)


def assumed_names(candidate: Candidate, spec: ImageSpec, facts: FileFacts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the class names, and a sentence if they are assumed."""
    n_classes = candidate.n_classes
    if not n_classes:
        return (), ()
    if len(facts.class_names) == n_classes:
        return facts.class_names, ()
    if n_classes == _IMAGENET_CLASSES and spec.channels == 3 and spec.height > _SMALL_PX:
        from purer_app.engine.networks.torchvision_models import imagenet_classes

        names = imagenet_classes()
    else:
        names = tuple(f"class {k}" for k in range(n_classes))
    return names, (_names_note(names),)


def _names_note(names: tuple[str, ...]) -> str:
    if names[0] != "class 0":
        return f"the {len(names)} classes are those of ImageNet, in their usual order"
    return f"the classes are called '{names[0]}' to '{names[-1]}'; their names are not in the weights"
