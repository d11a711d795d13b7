"""Turns a file, or a folder of files, into teachers and verdicts: ready, assumptions, needs-choice or refused."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from torch import nn

from purer_app.engine.backbones import FAMILIES, Backbone
from purer_app.engine.checkpoints.bn_health import batch_norm_health
from purer_app.engine.checkpoints.folder_walk import files_named, no_weights_sentence, weight_files
from purer_app.engine.checkpoints.identify import Candidate, build_strict, describe, identify
from purer_app.engine.checkpoints.readers import read_weights
from purer_app.engine.checkpoints.sidecar import Sidecar, read_sidecar, sidecar_path
from purer_app.engine.checkpoints.sniff import NEEDS_CHOICE, READABLE, sniff, unreadable_sentence
from purer_app.engine.checkpoints.tensors import checked_state
from purer_app.engine.checkpoints.unwrap import unwrap
from purer_app.engine.errors import CheckpointError, ConfigError, PoolError
from purer_app.engine.events import CheckpointInspected, EventSink, Heartbeat
from purer_app.engine.files import sha256_of
from purer_app.engine.image_spec import ImageSpec

_SMALL_PX = 64
_NORMALISATIONS = {  # (channels, small): what the weights do not say, as it is most often
    (1, True): ("MNIST", (0.1307,), (0.3081,)),
    (1, False): ("grey pictures in general", (0.5,), (0.5,)),
    (3, True): ("CIFAR-10", (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
    (3, False): ("ImageNet", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be done with one file, in plain values.

    `verdict` is ready, assumptions, needs-choice or refused; `use` is inversion, priors-only,
    features or none; `format` is what `sniff` says; `confidence` is 0 to 1; `input` is (C, H, W);
    `candidates` are names for `build_backbone` that the weights fit alike, the best first.
    """

    path: str
    format: str
    verdict: str
    use: str = "none"
    architecture: str = ""
    confidence: float = 0.0
    n_classes: int = 0
    input: tuple[int, int, int] | None = None
    parameters: int = 0
    assumptions: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    sha256: str = ""
    candidates: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain JSON values."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """A verdict and, where the file is usable, the frozen network in evaluation mode and its facts."""

    verdict: Verdict
    backbone: Backbone | None = None
    spec: ImageSpec | None = None
    class_names: tuple[str, ...] = ()
    held_out_accuracy: float | None = None

    @property
    def usable(self) -> bool:
        """Whether there is a network to work with."""
        return self.backbone is not None


def inspect_folder(folder: Path, emit: EventSink) -> list[Inspection]:
    """Inspect every file of a folder and its subfolders that may hold weights, by name.

    Raises:
        PoolError: the folder is missing, unreadable, no folder, or holds no such file.
    """
    files = weight_files(folder)
    if not files:
        raise PoolError(no_weights_sentence(folder))
    return list(inspect_each(files, emit))


def inspect_files(paths: Iterable[Path], emit: EventSink) -> int:
    """Inspect files and folders in any mixture, each file once, and return how many files there were.

    What is missing, and a folder without weights, becomes a notice; the rest goes on. A file that is
    named itself is inspected whatever its suffix; of a folder, only what may hold weights.
    """
    return sum(1 for _ in inspect_each(files_named(paths, emit), emit))


def inspect_each(files: Sequence[Path], emit: EventSink) -> Iterator[Inspection]:
    """Inspect files one by one, with a heartbeat before each and its verdict after it."""
    for done, path in enumerate(files, start=1):
        emit(Heartbeat("inspect"))
        inspection = inspect_file(path)
        emit(_told(inspection, done, len(files)))
        yield inspection


def _told(inspection: Inspection, done: int, total: int) -> CheckpointInspected:
    verdict = inspection.verdict
    return CheckpointInspected(
        **(asdict(verdict) | {"input": verdict.input or ()}),
        class_names=inspection.class_names if verdict.verdict == "ready" else (),  # assumed names are no news
        held_out_accuracy=inspection.held_out_accuracy,
        mean=inspection.spec.mean if inspection.spec is not None else (),
        std=inspection.spec.std if inspection.spec is not None else (),
        batch_norm=batch_norm_health(inspection.backbone) if inspection.backbone is not None else (),
        done=done,
        total=total,
    )


def inspect_file(path: Path) -> Inspection:
    """Give one file its verdict; whatever is wrong with the file becomes a sentence in it."""
    verdict = Verdict(path=str(path), format="unknown", verdict="refused")
    try:
        verdict = replace(verdict, format=sniff(path), sha256=sha256_of(path))
        if verdict.format not in READABLE:
            kind = "needs-choice" if verdict.format in NEEDS_CHOICE else "refused"
            return _without_use(verdict, kind, unreadable_sentence(path.name, verdict.format))
        state = checked_state(unwrap(read_weights(path, verdict.format), path.name), path.name)
    except CheckpointError as error:
        return _without_use(verdict, "refused", str(error))
    except OSError as error:
        return _without_use(verdict, "refused", f"{path.name} cannot be read: {error.strerror or error}")
    verdict = replace(verdict, parameters=sum(value.numel() for value in state.values() if value.is_floating_point()))
    try:
        return _identified(path, verdict, identify(state), describe(state))
    except CheckpointError as error:
        return _without_use(verdict, "needs-choice", str(error))
    except ConfigError as error:
        return _without_use(verdict, "needs-choice", f"{sidecar_path(path).name} contradicts {path.name}: {error}")


def _without_use(verdict: Verdict, kind: str, reason: str) -> Inspection:
    return Inspection(verdict=replace(verdict, verdict=kind, reasons=(reason,)))


def _identified(path: Path, verdict: Verdict, candidates: list[Candidate], description: str) -> Inspection:
    """Join what the weights say with the note beside them.

    Raises:
        CheckpointError: the note is malformed or contradicts the weights, or no architecture fits.
        ConfigError: the note's image size does not fit the weights.
    """
    note = _note(path)
    if not candidates:
        raise CheckpointError(
            f"{path.name} holds weights of an architecture that PURER does not know ({description}). "
            f"Known are {FAMILIES}. If it is one of these, save it under the usual names and say so in "
            f"{sidecar_path(path).name} beside it; others arrive in a later version, through an export to .pt2."
        )
    if note is None:
        return _assumed(verdict, candidates[0])
    fitting = [candidate for candidate in candidates if candidate.architecture == note.architecture]
    _check_note(note, (fitting or candidates)[0], sidecar_path(path).name)
    backbone = build_strict(fitting[0], note.spec.height)
    return Inspection(
        verdict=_described(replace(verdict, verdict="ready"), fitting[0], backbone, note.spec, 1.0),
        backbone=backbone,
        spec=note.spec,
        class_names=note.class_names,
        held_out_accuracy=note.held_out_accuracy,
    )


def _note(path: Path) -> Sidecar | None:
    try:
        return read_sidecar(path)
    except ArithmeticError as error:  # a number beyond all ranges
        raise CheckpointError(f"{sidecar_path(path).name} is malformed: {error}") from error


def _check_note(note: Sidecar, candidate: Candidate, name: str) -> None:
    facts = (
        ("architecture", note.architecture, candidate.architecture),
        ("channels", note.spec.channels, candidate.channels),
        ("width", note.spec.width, note.spec.height),
    )
    for what, said, found in facts:
        if said != found:
            where = "a square input needs" if what == "width" else "the weights fit"
            raise CheckpointError(f"{name} says {what} {said}; {where} {found}. Correct the note, or remove it")
    n_names, n_outputs = len(note.class_names), candidate.n_classes
    if n_names > n_outputs or (n_outputs and not n_names):  # fewer are fine: some outputs may stand for no class
        raise CheckpointError(
            f"{name} names {n_names} classes; the weights have {n_outputs} outputs. Correct the note, or remove it"
        )


def _assumed(verdict: Verdict, candidate: Candidate) -> Inspection:
    size = candidate.usual_size
    data, mean, std = _NORMALISATIONS[candidate.channels, size <= _SMALL_PX]
    spec = ImageSpec(channels=candidate.channels, height=size, width=size, mean=mean, std=std)
    assumptions = list(candidate.assumptions)
    if candidate.image_size is None:
        assumptions.append(f"the input has {size}x{size} pixels; the weights do not say")
    assumptions.append(f"colours are normalised as for {data} (mean {_numbers(mean)}; std {_numbers(std)})")
    names = tuple(f"class {k}" for k in range(candidate.n_classes))
    if names:
        assumptions.append(f"the classes are called '{names[0]}' to '{names[-1]}'; their names are not in the weights")
    backbone = build_strict(candidate, size)
    verdict = replace(verdict, verdict="assumptions", assumptions=tuple(assumptions))
    verdict = _described(verdict, candidate, backbone, spec, candidate.confidence)
    return Inspection(verdict=verdict, backbone=backbone, spec=spec, class_names=names)


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(str(value) for value in values)


def _described(
    verdict: Verdict, candidate: Candidate, backbone: Backbone, spec: ImageSpec, confidence: float
) -> Verdict:
    use, reasons = _use(candidate, backbone)
    return replace(
        verdict,
        use=use,
        reasons=reasons,
        architecture=candidate.architecture,
        confidence=confidence,
        n_classes=candidate.n_classes,
        input=spec.shape,
        parameters=sum(parameter.numel() for parameter in backbone.parameters()),
    )


def _use(candidate: Candidate, backbone: Backbone) -> tuple[str, tuple[str, ...]]:
    if candidate.n_classes == 0:
        return "features", ("it has no classifier head; inversion needs one, but its features can be used",)
    if candidate.n_classes == 1:
        return "features", ("its head has 1 output; inversion needs at least 2 classes, but its features can be used",)
    if any(isinstance(module, nn.BatchNorm2d) for module in backbone.modules()):
        return "inversion", ()
    return "priors-only", ("it has no BatchNorm statistics; inversion can use picture priors only",)
