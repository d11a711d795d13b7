"""Counts the multiply-adds for the features of one picture."""

from functools import cache

import torch
from torch.utils.flop_counter import FlopCounterMode

from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.networks.kernels.meta_init import without_weights
from purer_app.engine.networks.registry import build_backbone


def multiply_adds(model: Backbone, spec: ImageSpec) -> int:
    """Count multiply-adds with torch's FLOP counter, which counts two FLOPs for each."""
    weight = next(model.parameters())
    training = model.training
    model.eval()
    counter = FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        model.features(torch.zeros(1, *spec.shape, device=weight.device, dtype=weight.dtype))
    model.train(training)
    return counter.get_total_flops() // 2


@cache
def multiply_adds_of(architecture: str, spec: ImageSpec) -> int:
    """Count multiply-adds of an architecture, without weights."""
    network = without_weights(lambda: build_backbone(architecture, spec.channels, spec.height, 0))
    return multiply_adds(network.to("meta"), spec)
