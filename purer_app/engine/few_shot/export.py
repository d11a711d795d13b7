"""Exports the network of a compact learner or a student as one file that other programs can use without PURER."""

import json
from pathlib import Path

import torch
from torch import Tensor, nn

from purer_app.engine.checkpoints.formats.writers import exported_program
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.files import write_atomically
from purer_app.engine.few_shot.load_method import load_learner_method
from purer_app.engine.images.image_spec import spec_to_table
from purer_app.engine.networks.backbone import Backbone

NOTE = "purer.json"
"""The extra file inside an export that describes input and output."""


class _Features(nn.Module):
    """The features of a network as a function of images."""

    def __init__(self, network: Backbone) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: Tensor) -> Tensor:
        return self.network.features(images)


def export_run(run: Path, out: Path) -> int:
    """Write the features of a compact learner or a student as a torch.export program, for up to 4,096 images at once.

    The program maps (n, c, h, w), normalised as the extra file says, to (n, d) features for any linear classifier;
    `torch.export.load(FILE, extra_files={"purer.json": ""})` loads both.

    Returns:
        d, the length of the features.

    Raises:
        ConfigError: the learner of the run cannot be exported, or the name does not end in .pt2.
        RunFolderError: the run is missing, unfinished or damaged, or the file cannot be written.
    """
    if out.suffix != ".pt2":
        raise ConfigError(f"{out} must end in .pt2, by which other programs know such a file")
    method = load_learner_method(run, torch.device("cpu"))
    learner = method.learner
    if (network := learner.standalone_network(method.theta)) is None:
        raise ConfigError(
            f"{run} trained {learner.name}, whose features need the support pictures or the pool's models; only the "
            "learners compact and student can be exported"
        )
    module = _Features(network).eval().requires_grad_(False)
    length: int = module(torch.zeros(1, *learner.spec.shape)).shape[1]
    note = {"input": spec_to_table(learner.spec), "features": length, "trusted": learner.facts()["trusted"]}
    write_atomically(out, exported_program(module, learner.spec, {NOTE: json.dumps(note)}))
    return length
