"""Measures how many random plain networks are rebuilt exactly from their weights alone.

Usage: `purer-app bench rebuilding [--networks 300] [--seed 0] [--relu-only] [--json]`. Each network is saved as a file
of weights and inspected. It counts as exact if the verdict is usable and its logits on a fixed batch equal those of the
original, as asked if a choice is needed, and as wrong if the verdict is usable and the logits differ. A network of
another activation than the one assumed is wrong, too. Settings were chosen on seeds from 1000 on.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn

from purer_app.benchmarks.recognition.plain_networks import Design, draw_design, make_network, stored
from purer_app.engine.checkpoints.identify.strict_build import build_strict
from purer_app.engine.checkpoints.intake.triage import inspect_file
from purer_app.engine.checkpoints.rebuild.candidates import named_candidate
from purer_app.engine.core.errors import CheckpointError, ConfigError
from purer_app.engine.core.verdict import Verdict, VerdictKind

EXACT, ASKED, WRONG = "exact", "asked", "wrong"
_BATCH = 4
_RELATIVE, _ABSOLUTE = 1e-3, 1e-4
_BINS = (0.0, 0.6, 0.7, 0.8, 0.9, 1.01)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one network.

    `rank` is the place of the true network among the candidates of a question, from 1; 0 if it is not among them.
    """

    seed: int
    design: str
    has_norm: bool
    outcome: str
    rank: int
    confidence: float
    architecture: str
    seconds: float


def measure(n_networks: int, seed: int, *, relu_only: bool) -> list[Outcome]:
    """Draw networks, inspect them as files and compare what was rebuilt with the originals."""
    with tempfile.TemporaryDirectory() as folder:
        return [_measured(Path(folder), number, relu_only=relu_only) for number in range(seed, seed + n_networks)]


def _measured(folder: Path, seed: int, *, relu_only: bool) -> Outcome:
    design = draw_design(seed, relu_only=relu_only)
    network = make_network(design, seed)
    state = stored(network, design)
    path = folder / f"network-{seed}.pth"
    torch.save(state, path)
    began = time.perf_counter()
    inspection = inspect_file(path)
    seconds = time.perf_counter() - began
    path.unlink()
    batch = torch.randn(
        _BATCH, design.channels, design.size, design.size, generator=torch.Generator().manual_seed(seed)
    )
    logits = network(batch)
    verdict = inspection.verdict
    if inspection.backbone is not None:
        outcome, rank = (EXACT if _agrees(inspection.backbone, batch, logits) else WRONG), 0
    else:
        outcome, rank = ASKED, _rank(verdict, state, design, batch, logits)
    return Outcome(
        seed, str(design), design.has_norm, outcome, rank, verdict.confidence, verdict.architecture, round(seconds, 2)
    )


def _rank(verdict: Verdict, state: dict[str, Tensor], design: Design, batch: Tensor, logits: Tensor) -> int:
    if verdict.kind is not VerdictKind.NEEDS_CHOICE:
        return 0
    for number, name in enumerate(verdict.candidates, start=1):
        try:
            network = build_strict(named_candidate(state, name, None, ""), design.size)
        except (CheckpointError, ConfigError):
            continue
        if _agrees(network, batch, logits):
            return number
    return 0


def _agrees(network: nn.Module, batch: Tensor, logits: Tensor) -> bool:
    try:
        with torch.no_grad():
            found: Tensor = network(batch)
    except RuntimeError:  # it takes another size
        return False
    return found.shape == logits.shape and torch.allclose(found, logits, rtol=_RELATIVE, atol=_ABSOLUTE)


def describe(found: Sequence[Outcome]) -> str:
    """Return the results as text."""
    lines = [f"{len(found)} networks, {sum(each.seconds for each in found) / len(found):.1f} s each"]
    for title, part in (
        ("all", found),
        ("with BatchNorm", [each for each in found if each.has_norm]),
        ("without", [each for each in found if not each.has_norm]),
    ):
        if part:
            counts = {name: sum(each.outcome == name for each in part) for name in (EXACT, ASKED, WRONG)}
            shares = ", ".join(f"{name} {count} ({count / len(part):.1%})" for name, count in counts.items())
            lines.append(f"{title}: {shares}")
    asked = [each for each in found if each.outcome == ASKED]
    if asked:
        first, any_rank = sum(each.rank == 1 for each in asked), sum(each.rank > 0 for each in asked)
        lines.append(
            f"of {len(asked)} asked, the true network is first in {first} and among the candidates in {any_rank}"
        )
    usable = [each for each in found if each.outcome != ASKED]
    lines.append("confidence: used, of these right")
    for low, high in pairwise(_BINS):
        part = [each for each in usable if low <= each.confidence < high]
        if part:
            right = sum(each.outcome == EXACT for each in part)
            lines.append(f"  {low:.1f} to {min(high, 1):.1f}: {len(part)}, {right / len(part):.1%}")
    lines += [
        f"wrong: seed {each.seed}, {each.confidence:.2f}: {each.design}: {each.architecture}"
        for each in found
        if each.outcome == WRONG
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> None:
    """Run the benchmark and print the results."""
    parser = argparse.ArgumentParser(
        prog="purer-app bench rebuilding", description="Rebuild random plain networks from their weights."
    )
    parser.add_argument("--networks", type=int, default=300, help="number of networks")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first network; the next have the next numbers")
    parser.add_argument("--relu-only", action="store_true", help="draw no other activation than ReLU")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    if options.networks < 1 or options.seed < 0:
        parser.error("networks must be at least 1, and seed at least 0")
    found = measure(options.networks, options.seed, relu_only=options.relu_only)
    print(json.dumps({"networks": [asdict(each) for each in found]}) if options.json else describe(found))


if __name__ == "__main__":
    main(sys.argv[1:])
