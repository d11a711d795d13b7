"""A recorded step returns the results of the plain step and reports where it cannot be recorded."""

import pytest
import torch
from torch import Tensor

from purer_app.engine.core.errors import ConfigError, DeviceError
from purer_app.engine.networks.kernels.cuda_graphs import GraphedStep, Steps, check_like

CUDA = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


def slope(x: Tensor) -> tuple[Tensor, ...]:
    leaf = x.detach().requires_grad_()
    loss = (leaf**3).sum()
    return loss.detach(), *torch.autograd.grad(loss, leaf)


def test_a_step_cannot_be_recorded_off_a_cuda_device() -> None:
    with pytest.raises(DeviceError, match=r"CUDA graphs need (a CUDA device; this machine has none|inputs on)"):
        GraphedStep(slope, (torch.zeros(3),))
    with pytest.raises(DeviceError, match="CUDA graphs need"):
        Steps(slope, cuda_graphs=True)(torch.zeros(3))


def test_steps_without_recording_run_at_every_call_for_any_shape() -> None:
    steps = Steps(slope, cuda_graphs=False)
    for n in (2, 3, 2):
        x = torch.arange(1.0, n + 1)
        loss, gradient = steps(x)
        assert loss.item() == (x**3).sum().item()
        assert torch.equal(gradient, 3 * x**2)


def test_inputs_of_another_shape_or_type_than_the_recorded_are_refused() -> None:
    recorded = (torch.zeros(2, 3), torch.zeros(2, dtype=torch.long))
    check_like((torch.ones(2, 3), torch.ones(2, dtype=torch.long)), recorded)
    with pytest.raises(ConfigError, match=r"recorded for inputs \[\(\(2, 3\).*called with \[\(\(2, 4\)"):
        check_like((torch.ones(2, 4), torch.ones(2, dtype=torch.long)), recorded)
    with pytest.raises(ConfigError, match="recorded for inputs"):
        check_like((torch.ones(2, 3), torch.ones(2)), recorded)
    with pytest.raises(ConfigError, match="recorded for inputs"):
        check_like(recorded[:1], recorded)


@CUDA
def test_a_recorded_step_is_replayed_on_new_values_and_keeps_earlier_results() -> None:
    steps = Steps(slope, cuda_graphs=True)
    seen = []
    for seed in range(3):
        x = torch.randn(4, generator=torch.Generator().manual_seed(seed)).cuda()
        seen.append((x, *steps(x)))
    for x, loss, gradient in seen:
        torch.testing.assert_close(loss, (x**3).sum())
        torch.testing.assert_close(gradient, 3 * x**2)
    torch.testing.assert_close(steps(torch.ones(2, device="cuda"))[1], torch.full((2,), 3.0, device="cuda"))


@CUDA
def test_a_recorded_step_refuses_other_shapes() -> None:
    step = GraphedStep(slope, (torch.zeros(3, device="cuda"),))
    with pytest.raises(ConfigError, match="recorded for inputs"):
        step(torch.zeros(4, device="cuda"))
