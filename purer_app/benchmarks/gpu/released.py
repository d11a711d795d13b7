"""The two steps of the released code on given images, as the reference of the GPU benchmark.

The whole procedure is in `benchmarks/speed/reference.py`.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from purer_app.engine.core.settings.train_config import InversionConfig
from purer_app.engine.inversion.episodes import Episode
from purer_app.engine.networks.backbone import Backbone

Weights = dict[str, Tensor]


def released_inversion(
    network: Backbone, states: Sequence[Weights], batches: Sequence[Tensor], labels: Tensor, config: InversionConfig
) -> None:
    """Back-propagate L_inv of each teacher, with new weights and hooks and with gradients of its weights.

    Args:
        network: in evaluation mode; loads the weights of one teacher after another.
        batches: shifted images (n, c, h, w) of each teacher, with a graph to the pixels.
        labels: (n,), the same for every teacher.
    """
    for state, images in zip(states, batches, strict=True):
        network.load_state_dict(state)
        network.zero_grad(set_to_none=True)
        distances: list[Tensor] = []
        norms = [layer for layer in network.modules() if isinstance(layer, nn.BatchNorm2d)]
        handles = [layer.register_forward_pre_hook(_Measure(distances)) for layer in norms]
        loss = F.cross_entropy(network(images), labels) + config.bn_weight * torch.stack(distances).sum()
        loss = loss + config.tv_weight * _variation(images) + config.l2_weight * images.norm()
        loss.backward()
        for handle in handles:
            handle.remove()


class _Measure:
    """A hook that records the distance of a layer's input to its running statistics."""

    def __init__(self, distances: list[Tensor]) -> None:
        self.distances = distances

    def __call__(self, layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        x, mean, var = inputs[0], layer.running_mean, layer.running_var
        assert isinstance(mean, Tensor) and isinstance(var, Tensor)
        by_var = (x.var(dim=(0, 2, 3), unbiased=False) - var).norm()
        self.distances.append(by_var + (x.mean(dim=(0, 2, 3)) - mean).norm())


def _variation(x: Tensor) -> Tensor:
    right, down = x[..., 1:] - x[..., :-1], x[..., 1:, :] - x[..., :-1, :]
    falling, rising = x[..., 1:, 1:] - x[..., :-1, :-1], x[..., 1:, :-1] - x[..., :-1, 1:]
    return torch.stack([right.norm(), down.norm(), falling.norm(), rising.norm()]).sum()


def released_maml(network: Backbone, theta: Weights, episodes: Sequence[Episode], inner_lr: float, steps: int) -> None:
    """Back-propagate the outer losses of second-order MAML, episode by episode.

    Args:
        network: without head, in training mode, with BatchNorm without running statistics.
        theta: its weights, and "head.weight" and "head.bias".
    """
    for episode in episodes:
        adapted = theta
        for _ in range(steps):
            loss = F.cross_entropy(_logits(network, adapted, episode.support_images), episode.support_labels)
            gradients = torch.autograd.grad(loss, list(adapted.values()), create_graph=True)
            adapted = {
                name: weight - inner_lr * gradient
                for (name, weight), gradient in zip(adapted.items(), gradients, strict=True)
            }
        logits = _logits(network, adapted, episode.query_images)
        (logits.argmax(dim=1) == episode.query_labels).float().mean().item()  # it is read after every episode
        F.cross_entropy(logits, episode.query_labels).backward(inputs=list(theta.values()))


def _logits(network: Backbone, weights: Weights, images: Tensor) -> Tensor:
    body = {name: weight for name, weight in weights.items() if not name.startswith("head.")}
    return F.linear(functional_call(network, body, (images,)), weights["head.weight"], weights["head.bias"])
