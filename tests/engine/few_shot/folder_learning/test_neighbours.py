"""Neighbours compared with a loop; pictures of a cluster agree."""

import torch
import torch.nn.functional as F

from purer_app.engine.few_shot.folder_learning.neighbours import NEIGHBOURS, Neighbours, smoothed_memberships


def test_neighbours_are_the_most_similar_other_pictures() -> None:
    features = torch.randn(40, 8, generator=torch.Generator().manual_seed(0)) + 5
    found = Neighbours.of(features)
    centred = features - features.mean(dim=0)
    for one in range(len(features)):
        similar = [
            F.cosine_similarity(centred[one], centred[other], dim=0).item() if other != one else -2.0
            for other in range(len(features))
        ]
        nearest = sorted(range(len(features)), key=similar.__getitem__, reverse=True)[:NEIGHBOURS]
        assert sorted(nearest) == sorted(found.indices[one].tolist())
        values = torch.tensor([similar[k] for k in found.indices[one].tolist()])
        torch.testing.assert_close(found.weights[one], (10 * values).softmax(dim=0), atol=1e-5, rtol=1e-5)


def test_few_pictures_have_all_others_as_neighbours() -> None:
    found = Neighbours.of(torch.eye(3))
    assert found.indices.shape == (3, 2)
    torch.testing.assert_close(found.weights.sum(dim=1), torch.ones(3))


def test_an_undecided_picture_joins_its_neighbours_and_labelled_ones_keep_their_class() -> None:
    features = torch.tensor([[1.0, 0.0], [-1.0, 0.0]] + [[0.9, 0.1]] * 20 + [[-0.9, 0.1]] * 20)
    logits = torch.zeros(len(features), 2)
    logits[:2] = torch.tensor([[-3.0, 3.0], [3.0, -3.0]])  # the labelled pictures, predicted wrongly
    logits[3:22, 0], logits[23:, 1] = 2.0, 2.0  # the first picture of each cluster is undecided
    known = torch.eye(2)
    found = smoothed_memberships(logits, Neighbours.of(features), known, 2.0)
    assert torch.equal(found[:2], known)
    assert found[2, 0] > 0.7 and found[22, 1] > 0.7
    torch.testing.assert_close(found.sum(dim=1), torch.ones(len(features)))
