"""Measures whether classifiers of torchvision and timm are recognised in the wrappers of training scripts.

Usage: `purer-app bench corpus [--torchvision N] [--timm 150] [--largest-mb 120] [--json]`. Each classifier is built
with random weights and 7 classes, saved in one of twelve wrappers in turn, inspected, and compared with the original:
its outputs for two random pictures must be equal. By default all classifiers of torchvision are tried, and a random
sample of timm's where timm is installed. Those with weights larger than `--largest-mb` are left out and counted.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.meta_init import without_weights
from purer_app.engine.networks.registry import build_backbone
from purer_app.engine.networks.timm_models import timm_is_installed
from purer_app.engine.networks.torchvision_models import torchvision_names, usual_size

State = Mapping[str, Tensor]
_N_CLASSES = 7
_MB = 1e6
_TOLERANCE = 1e-4
_USUAL_PX = 224


def _prefixed(prefix: str) -> Callable[[State], dict[str, Tensor]]:
    return lambda state: {f"{prefix}{name}": value for name, value in state.items()}


def _with_optimiser(state: State) -> dict[str, object]:
    moments = {number: {"exp_avg": torch.zeros_like(value)} for number, value in enumerate(list(state.values())[:3])}
    return {"model_state_dict": dict(state), "optimizer_state_dict": {"state": moments, "param_groups": [{"lr": 0.1}]}}


WRAPPERS: dict[str, Callable[[State], Any]] = {
    "bare": dict,
    "state_dict": lambda state: {"state_dict": dict(state), "epoch": 90, "arch": "a"},
    "DataParallel": lambda state: {"state_dict": _prefixed("module.")(state), "best_acc1": 71.2},
    "net": lambda state: {"net": _prefixed("module.")(state), "acc": 93.1, "epoch": 199},
    "Lightning": lambda state: {"state_dict": _prefixed("model.net.")(state), "hyper_parameters": {"lr": 0.1}},
    "criterion beside": lambda state: {"state_dict": {**_prefixed("model.")(state), "criterion.weight": torch.ones(5)}},
    "compiled": lambda state: {"model": _prefixed("_orig_mod.module.")(state)},
    "compiled inside": _prefixed("backbone._orig_mod."),
    "averaged": lambda state: {"model": dict(state), "model_ema": dict(state)},
    "optimiser": _with_optimiser,
    "nested": lambda state: {"checkpoint": {"model": {"state_dict": dict(state)}}},
    "own prefix": lambda state: {"weights": _prefixed("network.")(state), "step": torch.tensor(100)},
}
"""How training scripts save weights."""


@dataclass(frozen=True, slots=True)
class Row:
    """One classifier; `outcome` is "equal", "asked" (among the candidates), "not found" or "wrong"."""

    architecture: str
    wrapper: str
    outcome: str
    found: str
    confidence: float
    seconds: float


def names(n_torchvision: int, n_timm: int) -> list[str]:
    """List the classifiers to try: the first of torchvision, and a random sample of timm, always the same."""
    found = [f"torchvision/{name}" for name in torchvision_names()][:n_torchvision]
    if n_timm and timm_is_installed():
        import timm

        known = timm.list_models()
        order = torch.randperm(len(known), generator=torch.Generator().manual_seed(0))[:n_timm]
        found += [f"timm/{known[place]}" for place in order.tolist()]
    return found


def tried(architecture: str, wrapper: str, folder: Path, largest: float) -> Row | None:
    """Save a classifier, inspect the file, and compare the outputs; None if it is too large or cannot be built."""
    size = _size(architecture)
    try:
        skeleton = without_weights(lambda: build_backbone(architecture, 3, size, _N_CLASSES))
        if sum(4 * weight.numel() for weight in skeleton.parameters()) > largest:
            return None
        original = _filled(build_backbone(architecture, 3, size, _N_CLASSES))
    except (ConfigError, RuntimeError):
        return None
    path = folder / "a.pth"
    torch.save(WRAPPERS[wrapper](original.state_dict()), path)
    start = time.perf_counter()
    found = inspect_file(path)
    seconds = time.perf_counter() - start
    verdict = found.verdict
    if found.backbone is None:
        outcome = "asked" if architecture in verdict.candidates else "not found"
    else:
        outcome = "equal" if _is_equal(original, found.backbone, size) else "wrong"
    return Row(architecture, wrapper, outcome, verdict.architecture, verdict.confidence, round(seconds, 2))


def _size(architecture: str) -> int:
    library, _, name = architecture.partition("/")
    if library == "torchvision":
        return usual_size(name)
    import timm

    cfg = timm.get_pretrained_cfg(name)
    return _USUAL_PX if cfg is None else int(cfg.input_size[-1])


def _filled(network: Backbone) -> Backbone:
    """Draw statistics that matter, in evaluation mode."""
    generator = torch.Generator().manual_seed(0)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d) and module.running_mean is not None and module.running_var is not None:
            module.running_mean.copy_(0.1 * torch.randn(module.running_mean.shape, generator=generator))
            module.running_var.copy_(0.5 + torch.rand(module.running_var.shape, generator=generator))
    return network.eval()


def _is_equal(original: Backbone, found: Backbone, size: int) -> bool:
    pictures = torch.randn(2, 3, size, size, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        try:
            theirs = found(pictures)
        except RuntimeError:
            return False
        ours = original(pictures)
    return ours.shape == theirs.shape and torch.allclose(ours, theirs, rtol=_TOLERANCE, atol=_TOLERANCE)


def rows(architectures: list[str], largest: float) -> Iterator[Row]:
    """Try each classifier in one wrapper, in turn."""
    wrappers = list(WRAPPERS)
    for number, architecture in enumerate(architectures):
        with tempfile.TemporaryDirectory() as folder:
            row = tried(architecture, wrappers[number % len(wrappers)], Path(folder), largest)
        if row is not None:
            yield row


def main(arguments: list[str] | None = None) -> int:
    """Print one line per classifier that is not equal, and the counts; return 1 if any is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--torchvision", type=int, default=10**6, help="number of classifiers of torchvision")
    parser.add_argument("--timm", type=int, default=150, help="number of classifiers of timm")
    parser.add_argument("--largest-mb", type=float, default=120, help="largest weights, MB")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    architectures = names(options.torchvision, options.timm)
    found = []
    for row in rows(architectures, options.largest_mb * _MB):
        found.append(row)
        if row.outcome != "equal" and not options.json:
            print(f"{row.architecture} in '{row.wrapper}': {row.outcome} {row.found}", flush=True)
    counts = Counter(row.outcome for row in found)
    counts["left out"] = len(architectures) - len(found)
    if options.json:
        print(json.dumps({"counts": counts, "rows": [asdict(row) for row in found]}))
    else:
        print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["wrong"] else 0
