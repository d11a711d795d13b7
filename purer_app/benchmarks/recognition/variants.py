"""Measures whether BatchNorm statistics tell apart the variants of a network that the same weights fit.

Usage: `purer-app bench variants FOLDER [--classes 12] [--per-class 120] [--epochs 3] [--json]`. FOLDER has class
folders of photos. Each variant is trained on pictures of 32x32 pixels, then all variants around its weights are ranked:
the right one is used, a choice is asked for, or another is used.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.statistics_evidence import decided_by_statistics
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.registry import build_backbone

_SIZE, _BATCH, _RATE = 32, 64, 0.05
_SPEC = ImageSpec(channels=3, height=_SIZE, width=_SIZE, mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
VARIANTS: tuple[tuple[str, ...], ...] = (
    ("resnet10-8", "resnet10-8-pool"),
    ("preact-1.1.1.1-8-16-32-64", "preact-1.1.1.1-8-16-32-64-pool"),
    ("densenet-3.3.3-12-6-x4", "densenet-3.3.3-12-6-x4-front", "densenet-3.3.3-12-6-x4-pool"),
    ("senet-1.1.1-16-32-48", "senet-1.1.1-16-32-48-pool"),
    ("resnet-1.1.1-8-16-32-x2-g2", "resnet-1.1.1-8-16-32-x2-g2-pool"),
)
"""Networks whose weights have the same names and shapes."""


@dataclass(frozen=True, slots=True)
class Row:
    """The variant that was trained, and what its statistics say: "right", "asked" or "wrong"."""

    trained: str
    outcome: str
    first: str


def trained(architecture: str, pictures: Tensor, labels: Tensor, epochs: int) -> Backbone:
    """Train a network with SGD, always the same way.

    Args:
        pictures: (n, 3, size, size).
        labels: (n,)
    """
    torch.manual_seed(0)
    network = build_backbone(architecture, 3, _SIZE, int(labels.max()) + 1).train()
    optimiser = torch.optim.SGD(network.parameters(), lr=_RATE, momentum=0.9, weight_decay=5e-4)
    for _ in range(epochs):
        for chosen in torch.randperm(len(pictures)).split(_BATCH):
            optimiser.zero_grad()
            F.cross_entropy(network(pictures[chosen]), labels[chosen]).backward()
            optimiser.step()
    return network.eval()


def ranked(network: Backbone, variants: Sequence[str]) -> list[Candidate]:
    """Rank the variants around the weights of a network; the first is the usual one."""
    state = network.state_dict()
    candidates = []
    for place, variant in enumerate(variants):
        built = build_backbone(variant, 3, _SIZE, state["fc.weight"].shape[0]).eval()
        built.load_state_dict(state)
        candidates.append(
            Candidate(
                architecture=variant,
                n_classes=state["fc.weight"].shape[0],
                channels=3,
                image_size=_SIZE,
                assumptions=(),
                confidence=0.3 if place else 0.8,
                state=state,
                network=built,
            )
        )
    return decided_by_statistics(candidates)


def row(variant: str, variants: Sequence[str], pictures: Tensor, labels: Tensor, epochs: int) -> Row:
    """Train a variant, and rank all variants around its weights."""
    first, second, *_ = ranked(trained(variant, pictures, labels, epochs), variants)
    asked = first.confidence == second.confidence
    return Row(variant, "asked" if asked else "right" if first.architecture == variant else "wrong", first.architecture)


def main(arguments: list[str] | None = None) -> int:
    """Print one line per variant, and the counts; return 1 if any is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="class folders of photos")
    parser.add_argument("--classes", type=int, default=12, help="number of classes")
    parser.add_argument("--per-class", type=int, default=120, help="pictures of each class")
    parser.add_argument("--epochs", type=int, default=3, help="passes over the pictures")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(arguments)
    names = sorted(path.name for path in options.folder.iterdir() if path.is_dir())[: options.classes]
    read = load_class_folders(options.folder, only=tuple(names))
    chosen = torch.cat([torch.nonzero(read.labels == k)[: options.per_class, 0] for k in range(len(names))])
    pictures, labels = read.images(_SPEC, chosen), read.labels[chosen]
    rows = []
    for variants in VARIANTS:
        for variant in variants:
            rows.append(row(variant, variants, pictures, labels, options.epochs))
            if not options.json:
                print(f"{variant}: {rows[-1].outcome} {rows[-1].first}", flush=True)
    counts = Counter(each.outcome for each in rows)
    if options.json:
        print(json.dumps({"counts": counts, "rows": [asdict(each) for each in rows]}))
    else:
        print(", ".join(f"{count} {outcome}" for outcome, count in counts.items()))
    return 1 if counts["wrong"] else 0
