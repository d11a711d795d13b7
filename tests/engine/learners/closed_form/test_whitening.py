"""Whitening shrinks the axes along which images of one class scatter."""

import pytest
import torch

from purer_app.engine.learners.closed_form.whitening import scatter_axes


def test_only_scatter_within_classes_is_reduced() -> None:
    generator = torch.Generator().manual_seed(0)
    d, power = 6, 0.5
    wide = torch.tensor([5.0, 2.0, 0.1, 0.1, 0.1, 0.1], dtype=torch.float64)
    centres = 3 * torch.randn(4, 1, d, generator=generator, dtype=torch.float64)
    features = centres + wide * torch.randn(4, 50, d, generator=generator, dtype=torch.float64)
    axes, stretch = scatter_axes(features, 2, power)
    torch.testing.assert_close(axes.T @ axes, torch.eye(2, dtype=torch.float64))
    within = features - features.mean(dim=1, keepdim=True)
    covariance = (within.flatten(0, 1).T @ within.flatten(0, 1)) / 200
    values, vectors = torch.linalg.eigh(covariance / (covariance.trace() / d))
    for column, value in ((0, values[-1]), (1, values[-2])):
        assert abs(float(axes[:, column] @ vectors[:, -1 - column])) == pytest.approx(1)
        assert float(stretch[column]) == pytest.approx(float((value + 1) ** -power - 1))
    after = within + (within @ axes * stretch) @ axes.T
    assert float(after[..., 0].std() / after[..., 2].std()) < 0.6 * float(within[..., 0].std() / within[..., 2].std())
    still = scatter_axes(centres.round().expand(4, 2, d), 2, power)
    assert not still[0].any() and not still[1].any()
