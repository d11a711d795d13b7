"""Damages checkpoints at random and inspects them: each has to get a verdict, whatever is wrong with it.

Usage: `purer-app bench mutants [--mutants 10000] [--seed 0] [--json]`. It writes originals of every format that is read
to a temporary folder and inspects mutants of them in the reading process, as `purer-app inspect` does. A fault is an
error of PURER, a crash of that process, a file that is not read in time, a verdict without a reason or a network, and a
file that is changed or added by the inspection. The exit code is 1 if there is one.
"""

import argparse
import json
import random
import shutil
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_FAULTS = ("crashed the process", "was not read within", "does not start", "MiB of memory to be read")


@dataclass(slots=True)
class Mutants:
    """Numbers of mutants per verdict and per original, and a sentence for each fault."""

    originals: tuple[str, ...]
    n_mutants: int = 0
    seconds: float = 0.0
    verdicts: Counter[str] = field(default_factory=Counter)
    usable: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def damaged(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Flip bytes, cut the end off, or put a piece of another file in, as chance has it."""
    changed = bytearray(content)
    for _ in range(chance.randrange(5)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 255, chance.randrange(256)))
    match chance.randrange(4):
        case 0:
            del changed[chance.randrange(len(changed)) :]
        case 1:
            start, at = chance.randrange(len(other)), chance.randrange(len(changed))
            changed[at:at] = other[start : start + chance.randrange(200)]
        case 2:
            start = chance.randrange(len(changed))
            del changed[start : start + chance.randrange(50)]
    return bytes(changed)


def write_originals(folder: Path) -> list[Path]:
    """Write one checkpoint of each form; each is a file, or a folder of a model in several files."""
    for name, write in _WRITERS.items():
        place = folder / name
        place.mkdir()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write(place)
    return sorted(folder.iterdir())


def _network() -> Any:
    import torch

    from purer_app.engine.networks.registry import build_backbone

    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build_backbone("conv4-2", 1, 28, 3).eval()


def _saved(make: Callable[[Any], Any], *, new: bool = True) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        import torch

        torch.save(make(_network()), folder / "model.pth", _use_new_zipfile_serialization=new)

    return write


def _written(form: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        from purer_app.engine.checkpoints.formats.writers import checkpoint_name, write_checkpoint
        from purer_app.engine.images.image_spec import ImageSpec

        spec = ImageSpec(channels=1, height=28, width=28, mean=(0.5,), std=(0.5,))
        write_checkpoint(_network(), spec, folder / checkpoint_name("model", form), form)

    return write


def _training(network: Any) -> dict[str, Any]:
    """Return what a training script saves: weights, optimiser and settings."""
    import torch

    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    settings = argparse.Namespace(lr=0.1, out=Path("runs"))
    return {"state_dict": network.state_dict(), "optimizer": optimiser.state_dict(), "args": settings, "epoch": 3}


def _pruned(network: Any) -> dict[str, Any]:
    from torch.nn.utils import prune

    for layer in network.modules():
        if hasattr(layer, "weight") and getattr(layer, "weight", None) is not None:
            prune.l1_unstructured(layer, "weight", amount=0.3)
    return dict(network.state_dict())


def _averages(network: Any) -> dict[str, Any]:
    state = network.state_dict()
    return {f"model.{key}": value for key, value in state.items()} | {f"ema_{key}": v for key, v in state.items()}


def _script(folder: Path) -> None:
    import torch

    torch.jit.trace(_network(), torch.zeros(1, 1, 28, 28)).save(str(folder / "model.pt"))


def _package(folder: Path) -> None:
    from torch.package.package_exporter import PackageExporter

    with PackageExporter(str(folder / "model.pt")) as exporter:
        exporter.save_pickle("model", "state.pkl", _network().state_dict())


def _distributed(folder: Path) -> None:
    from torch.distributed.checkpoint.state_dict_saver import save

    save({"model": _network().state_dict()}, checkpoint_id=folder / "run", no_dist=True)


def _sharded(folder: Path) -> None:
    from safetensors.torch import save_file

    state = _network().state_dict()
    parts = {name: f"model-0000{1 + number % 2}-of-00002.safetensors" for number, name in enumerate(state)}
    for part in set(parts.values()):
        save_file({name: value for name, value in state.items() if parts[name] == part}, folder / part)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": parts}))


def _copied(folder: Path) -> None:
    from purer_app.engine.checkpoints.intake.safe_copies import make_safe_copies
    from purer_app.engine.core.events import ignore

    _saved(lambda network: {"state_dict": network.state_dict(), "classes": ["ash", "birch", "cedar"]})(folder)
    make_safe_copies([folder], ignore)
    (folder / "model.pth").unlink()


_WRITERS: dict[str, Callable[[Path], None]] = {
    "averages": _saved(_averages),
    "distributed": _distributed,
    "legacy": _saved(lambda network: network.state_dict(), new=False),
    "legacy-whole": _saved(lambda network: network, new=False),
    "package": _package,
    "pruned": _saved(_pruned),
    "pt2": _written("pt2"),
    "pth": _written("pth"),
    "safe-copy": _copied,
    "safetensors": _written("safetensors"),
    "script": _script,
    "sharded": _sharded,
    "training": _saved(_training),
    "tuple": _saved(lambda network: (network.state_dict(), 3)),
    "whole": _saved(lambda network: network),
}


def try_mutants(folder: Path, n_mutants: int, seed: int, originals: Sequence[Path] = ()) -> Mutants:
    """Inspect mutants of originals in turn.

    Args:
        folder: an empty one, for the originals and one mutant after the other.
        originals: as `write_originals` returns them; by default they are written.
    """
    from purer_app.engine.checkpoints.intake.worker_client import ReadingHelper

    (folder / "originals").mkdir()
    originals = originals or write_originals(folder / "originals")
    everything = [file.read_bytes() for each in originals for file in _files(each)]
    found, began, helper = Mutants(tuple(each.name for each in originals)), time.monotonic(), ReadingHelper()
    try:
        for number in range(n_mutants):
            chance, original = random.Random(f"{seed} {number}"), originals[number % len(originals)]  # noqa: S311
            place = folder / "mutant"
            shutil.copytree(original, place)
            target = chance.choice(_files(place))
            target.write_bytes(damaged(target.read_bytes(), chance.choice(everything), chance))
            _try_one(place, original.name, helper, found, f"seed {seed}, mutant {number} of {original.name}")
            shutil.rmtree(place)
    finally:
        helper.close()
    found.seconds = time.monotonic() - began
    return found


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _try_one(place: Path, original: str, helper: Any, found: Mutants, name: str) -> None:
    """Inspect the files of one mutant, as a folder of them."""
    from purer_app.engine.checkpoints.intake.first_verdict import first_verdict
    from purer_app.engine.checkpoints.intake.folder_walk import weight_files

    before = {path: path.read_bytes() for path in _files(place)}
    found.n_mutants += 1
    try:
        for checkpoint in weight_files(place):
            verdict = first_verdict(checkpoint, helper)
            found.verdicts[verdict.kind] += 1
            found.usable[original] += verdict.use != "none"
            text = " ".join(verdict.reasons)
            if any(fault in text for fault in _FAULTS) or (verdict.use == "none" and not text):
                found.faults.append(f"{name}: {text or 'no reason'}")
    except Exception as error:  # whatever it is, it is a fault
        found.faults.append(f"{name}: {type(error).__name__}: {error}")
    if {path: path.read_bytes() for path in _files(place)} != before:
        found.faults.append(f"{name}: a file was changed or added")


def main(arguments: Sequence[str]) -> int:
    """Run the benchmark, print the numbers, and return 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="purer-app bench mutants", description=__doc__)
    parser.add_argument(
        "--mutants", type=int, default=10_000, help="number of mutants, spread evenly over the originals"
    )
    parser.add_argument("--seed", type=int, default=0, help="start of the random damage")
    parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = try_mutants(Path(folder), options.mutants, options.seed)
    if options.json:
        print(json.dumps(asdict(found), indent=2))
    else:
        verdicts = ", ".join(f"{count} {kind}" for kind, count in sorted(found.verdicts.items()))
        print(f"{found.n_mutants} mutants of {len(found.originals)} originals in {found.seconds:.0f} s: {verdicts}")
        print(f"{len(found.faults)} faults")
        print("\n".join(found.faults))
    return 1 if found.faults else 0
