"""The model card of an exported classifier, README.md."""

import platform
from collections.abc import Sequence
from datetime import date

import PIL
import torch

from purer_app import __version__
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.core.text import plural, printable
from purer_app.engine.few_shot.confidence.plain_words import (
    leave_one_out_in_words,
    reliable_in_words,
    unreliable_in_words,
)
from purer_app.engine.few_shot.take_away.amounts import milliseconds
from purer_app.engine.few_shot.take_away.figures import ExportFigures
from purer_app.engine.few_shot.take_away.portable import PortableClassifier
from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier
from purer_app.engine.images.class_titles import class_title_with_id

PRIVACY = (
    "Synthetic images may resemble private data: pseudo images of the models went into this classifier, and the data "
    "that the models were trained on may be private. Treat this folder as you treat the models."
)
_MARKDOWN = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>#|"})


def model_card(
    subject: AdaptedClassifier,
    classifier: PortableClassifier,
    figures: ExportFigures,
    formats: Sequence[ExportFormat],
    notes: Sequence[str],
    today: date,
) -> str:
    """Return the model card as Markdown.

    Args:
        formats: those that are written.
        notes: sentences about what is not.
    """
    sections = [
        f"# A classifier of {len(subject.class_names)} classes\n\n{_origin(subject)}",
        f"## Use\n\n{_use(formats, notes)}",
        f"## Classes\n\n{_classes(subject)}",
        f"## Accuracy\n\n{_accuracy(subject)}",
        f"## Cost\n\n{_cost(classifier, figures)}",
        f"## Models inside\n\n{_networks(classifier)}",
        f"## Limits\n\n{_limits(subject)}",
        f"## Versions\n\n{_versions(today)}",
    ]
    return "\n\n".join(sections) + "\n"


def _origin(subject: AdaptedClassifier) -> str:
    source = "the run" if subject.trained else "all models of the pool"
    calibrated = ", calibrated by ICFIL" if subject.icfil else ""
    return (
        f"PURER adapted {source} {_plain(subject.origin)} to a few pictures of each class "
        f"(method: {subject.method.name}{calibrated}).{_negatives(subject)}"
    )


def _negatives(subject: AdaptedClassifier) -> str:
    text = " Light and dark are swapped in every picture before the models see it; this is part of the classifier."
    return text if subject.method.negatives else ""


def _use(formats: Sequence[ExportFormat], notes: Sequence[str]) -> str:
    lines = []
    if ExportFormat.PT2 in formats:
        lines.append("    python predict.py PICTURE…         # needs PyTorch 2.10 or newer, and Pillow")
    if ExportFormat.ONNX in formats:
        lines.append("    python predict_onnx.py PICTURE…    # needs ONNX Runtime, NumPy and Pillow")
    text = (
        ["\n".join(lines), "It prints a line per picture: file, class and probability, or `not sure`."] if lines else []
    )
    text.append(
        "`labels.json` names the classes and describes how a picture is converted to the input: RGB values from 0 to 1 "
        "in the size of each input. Normalisation is part of the model. Its outputs are the probability of each class, "
        "and whether the answer is “not sure”."
    )
    if ExportFormat.SAFETENSORS in formats:
        text.append(
            "`model.safetensors` holds all weights and constants under the names of the state of `model.pt2`; "
            "`labels.json` names the architecture of each network."
        )
    return "\n\n".join([*text, *(f"{note}." for note in notes)])


def _classes(subject: AdaptedClassifier) -> str:
    counts = list(zip(subject.class_names, subject.counts, strict=True))
    if not subject.models:
        rows = [f"| {_plain(class_title_with_id(name))} | {count} |" for name, count in counts]
        return "\n".join(["| class | pictures |", "|---|---:|", *rows])
    rows = [
        f"| {_plain(class_title_with_id(name))} | 0 | {count} of {_plain(subject.models[name])} |"
        if name in subject.models
        else f"| {_plain(class_title_with_id(name))} | {count} | – |"
        for name, count in counts
    ]
    return "\n".join(["| class | pictures | pseudo images |", "|---|---:|---:|", *rows]) + (
        "\n\nPseudo images are synthetic. They represent the classes of a model whose training pictures were not "
        "available; its own head tells these classes apart."
    )


def _accuracy(subject: AdaptedClassifier) -> str:
    found = subject.leave_one_out
    if not found.total:
        own = [
            count for name, count in zip(subject.class_names, subject.counts, strict=True) if name not in subject.models
        ]
        why = "no class has a second picture" if max(own, default=1) == 1 else "leave-one-out was switched off"
        return f"Unknown: {why}, so no picture was classified from the others."
    words = leave_one_out_in_words(found.correct, found.total, found.low, found.high)
    without = " This was measured without ICFIL." if subject.plain_estimate else ""
    unknown = " The accuracy on the classes of models is unknown." if subject.models else ""
    limits = "Accuracy may be lower on pictures from another source."
    return f"{words} (leave-one-out, 95 % interval).{without} {limits}{unknown}"


def _cost(classifier: PortableClassifier, figures: ExportFigures) -> str:
    weights = sum(tensor.numel() for tensor in classifier.state_dict().values())
    return (
        f"{weights:,} weights and constants; {milliseconds(figures.ms_per_picture)} per picture with PyTorch and "
        f"{plural(torch.get_num_threads(), '1 thread', '{n} threads')} on the computer that wrote this."
    )


def _networks(classifier: PortableClassifier) -> str:
    rows = [
        f"| {_plain(network.name)} | {_plain(network.architecture)} | {' × '.join(map(str, network.spec.shape))} "
        f"| {network.sha256[:16] or '–'} |"
        for network in classifier.networks
    ]
    return "\n".join(["| model | architecture | input | SHA-256 |", "|---|---|---|---|", *rows])


def _limits(subject: AdaptedClassifier) -> str:
    text = [
        "Every picture gets one of the classes above, or “not sure”. “Not sure” depends on the confidence and on the "
        "distances between your pictures; a picture of something else may still get a class.",
        *_separation(subject),
        "The licences of the models above apply to this folder.",
    ]
    return "\n\n".join([*text, *([PRIVACY] if subject.uses_pseudo_images else [])])


def _separation(subject: AdaptedClassifier) -> list[str]:
    found = subject.separation
    if found is None:
        return ["How well it recognises pictures of other classes as “not sure” could not be tested."]
    if found.unreliable:
        return [f"{unreliable_in_words(found.auroc)}."]
    return [
        f"{reliable_in_words(found.auroc)}. The 95 % interval is {100 * found.low:.0f} to {100 * found.high:.0f} pairs "
        f"(AUROC {found.auroc:.2f})."
    ]


def _versions(today: date) -> str:
    return (
        f"Written on {today.isoformat()} by PURER {__version__} with Python {platform.python_version()}, "
        f"PyTorch {torch.__version__} and Pillow {PIL.__version__}."
    )


def _plain(name: str) -> str:
    """Show a name from a file as it is, in any cell of a table."""
    return printable(name).translate(_MARKDOWN)
