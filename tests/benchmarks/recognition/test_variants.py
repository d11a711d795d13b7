"""A variant is trained on real tensors, and its statistics are ranked by the code that inspects files."""

import torch
import torch.nn.functional as F

from purer_app.benchmarks.recognition.variants import VARIANTS, ranked, row, trained


def test_a_trained_variant_is_ranked_among_all_of_the_same_weights() -> None:
    generator = torch.Generator().manual_seed(0)
    pictures = F.interpolate(torch.randn(64, 3, 16, 16, generator=generator), 32, mode="bilinear")
    labels = torch.arange(64) % 2
    network = trained("resnet10-8", pictures, labels, 1)
    again = trained("resnet10-8", pictures, labels, 1)
    assert torch.equal(again.state_dict()["fc.weight"], network.state_dict()["fc.weight"])
    assert {each.architecture for each in ranked(network, VARIANTS[0])} == set(VARIANTS[0])
    found = row("resnet10-8", VARIANTS[0], pictures, labels, 1)
    assert (found.trained, found.outcome, found.first) == ("resnet10-8", "right", "resnet10-8")
