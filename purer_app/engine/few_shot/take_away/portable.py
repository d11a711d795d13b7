"""An adapted classifier as one module: resized pixels in, class probabilities and "not sure" out."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, distance_limits, least_confidence
from purer_app.engine.few_shot.methods import (
    CachedMethod,
    CalibratedClassifier,
    Classifier,
    FewShotMethod,
    ImageSource,
    LearnerClassifier,
    LearnerMethod,
    LinearOnEmbedding,
)
from purer_app.engine.few_shot.old_classes.gate import Gate
from purer_app.engine.few_shot.old_classes.joint import JointClassifier, JointMethod, OldClasses, class_logits
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.transforms import change_channels, resize
from purer_app.engine.learners.base import Parameters, body
from purer_app.engine.learners.closed_form.branches import OUTPUT_SCALE, TeacherBranches, views
from purer_app.engine.learners.closed_form.pool_embedding import BranchLearner
from purer_app.engine.learners.protonet import prototypes
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.teacher import Teacher

Size = tuple[int, int]
"""Height and width of the pixels that a network gets."""


@dataclass(frozen=True, slots=True)
class PortableNetwork:
    """What a model card says about one network: its name, its architecture, its input, and the SHA-256 of its file.

    `sha256` is empty if the network is no file of the pool.
    """

    name: str
    architecture: str
    spec: ImageSpec
    sha256: str = ""


class InputForm(nn.Module):
    """Converts resized RGB pixels, (n, 3, h, w) in [0, 1], to the input form of a network.

    It does what `normalise` and `convert` do to a picture. A second change of size is a product with constant matrices,
    which every runtime computes alike.

    Args:
        spec: the input form of the network.
        through: the form that all networks of a learner get first; its size is that of the pixels.
    """

    rows: Tensor | None
    columns: Tensor | None

    def __init__(self, spec: ImageSpec, through: ImageSpec) -> None:
        super().__init__()
        self._channels = (through.channels, spec.channels)
        self._inverted = spec.inverted
        same = (spec.height, spec.width) == (through.height, through.width)
        self.register_buffer("rows", None if same else resizing_matrix(through.height, spec.height))
        self.register_buffer("columns", None if same else resizing_matrix(through.width, spec.width).T.contiguous())
        self.register_buffer("mean", torch.tensor(spec.mean).view(1, -1, 1, 1))
        self.register_buffer("std", torch.tensor(spec.std).view(1, -1, 1, 1))

    def forward(self, pixels: Tensor) -> Tensor:
        """Return (n, *spec.shape)."""
        for channels in self._channels:
            pixels = change_channels(pixels, channels)
        if self.rows is not None and self.columns is not None:
            pixels = self.rows @ pixels @ self.columns
        if self._inverted:
            pixels = 1 - pixels
        mean, std = self.get_buffer("mean"), self.get_buffer("std")
        return (pixels - mean) / std


def resizing_matrix(length: int, target: int) -> Tensor:
    """Return the matrix, (target, length), whose product with a column of pixels resizes it as `resize` does."""
    return resize(torch.eye(length)[None, None], target, length)[0, 0]


class NetworkFeatures(nn.Module):
    """Features of one network for resized pixels.

    Args:
        network: in evaluation mode.
        of_network: maps the network and (n, *spec.shape) images to (n, d) features.
    """

    def __init__(self, network: Backbone, form: InputForm, of_network: Callable[[Backbone, Tensor], Tensor]) -> None:
        super().__init__()
        self.form = form
        self.network = network
        self._of_network = of_network

    def forward(self, pixels: Tensor) -> Tensor:
        """Map (n, 3, h, w) pixels to (n, d) features."""
        return self._of_network(self.network, self.form(pixels))


def both_views(network: Backbone, images: Tensor) -> Tensor:
    """Return features and softened outputs, concatenated; see `branches.views`."""
    return torch.cat(views(network, images), dim=1)


def unit_features(network: Backbone, images: Tensor) -> Tensor:
    """Return features of length 1."""
    return F.normalize(network.features(images), dim=1)


def plain_features(network: Backbone, images: Tensor) -> Tensor:
    """Return features as the network computes them."""
    return network.features(images)


class Embedding(nn.Module):
    """Concatenates the features of several networks.

    Args:
        parts: the networks in order; None stands for one that is not used and gives zeros.
        lengths: length of the features of each.
        sizes: size of the pixels for each.
    """

    def __init__(self, parts: Sequence[NetworkFeatures | None], lengths: Sequence[int], sizes: Sequence[Size]) -> None:
        super().__init__()
        self.networks = nn.ModuleDict({str(at): part for at, part in enumerate(parts) if part is not None})
        self._lengths = tuple(lengths)
        used = [size for size, part in zip(sizes, parts, strict=True) if part is not None]
        self.sizes: tuple[Size, ...] = tuple(dict.fromkeys(used))
        """The sizes of the pixels that are needed, each once."""
        self._input_of = [self.sizes.index(size) if size in self.sizes else 0 for size in sizes]

    def parts(self) -> list[tuple[NetworkFeatures, Size]]:
        """Return the networks in use with the size of their pixels."""
        found = []
        for at, part in self.networks.items():
            assert isinstance(part, NetworkFeatures)
            found.append((part, self.sizes[self._input_of[int(at)]]))
        return found

    def forward(self, *pixels: Tensor) -> Tensor:
        """Map (n, 3, h, w) pixels of each of `sizes` to (n, d)."""
        found = []
        for at, length in enumerate(self._lengths):
            x = pixels[self._input_of[at]]
            found.append(self.networks[str(at)](x) if str(at) in self.networks else x.new_zeros(len(x), length))
        return torch.cat(found, dim=1)


class WeightedEmbedding(nn.Module):
    """The features of a `BranchNetwork`: weighted views with shortened directions of great scatter.

    Args:
        multipliers: (d,) the factor of each column.
        axes: (d, k) and stretch (2, k), see `BranchNetwork.shortened`.
        is_output: (d,) whether a column belongs to a softened output.
    """

    def __init__(self, views: Embedding, multipliers: Tensor, axes: Tensor, stretch: Tensor, is_output: Tensor) -> None:
        super().__init__()
        self.views = views
        self.sizes = views.sizes
        self.register_buffer("multipliers", multipliers.clone())
        self.register_buffer("axes", axes.clone())
        self.register_buffer("lengths", torch.stack([stretch[0], stretch[1]]))
        self.register_buffer("view", torch.stack([~is_output, is_output]).to(axes.dtype))

    def forward(self, *pixels: Tensor) -> Tensor:
        """Map (n, 3, h, w) pixels of each of `sizes` to (n, d)."""
        axes, lengths, view = self.get_buffer("axes"), self.get_buffer("lengths"), self.get_buffer("view")
        features: Tensor = self.views(*pixels) * self.get_buffer("multipliers")
        for number in range(2):
            along = (features * view[number]) @ axes
            features = features + (along * lengths[number]) @ axes.T * view[number]
        return features


class PortableClassifier(nn.Module):
    """An adapted classifier that needs nothing but pixels.

    Args:
        weight: (n_way, d) and bias (n_way,) of the head.
        centres: (n_way, d) class means of the support features.
        temperature: of the softmax.
        limits: (n_way,) largest accepted distance from each class mean.
        networks: what the embedding consists of.
    """

    def __init__(
        self,
        embedding: Embedding | WeightedEmbedding,
        weight: Tensor,
        bias: Tensor,
        centres: Tensor,
        temperature: float,
        limits: Tensor,
        networks: Sequence[PortableNetwork],
    ) -> None:
        super().__init__()
        self.embedding = embedding
        self.sizes = embedding.sizes
        self.networks = self._embedded = tuple(networks)
        self.least_confidence = least_confidence(len(bias))
        for name, tensor in (("weight", weight), ("bias", bias), ("centres", centres), ("limits", limits)):
            self.register_buffer(name, tensor.detach().cpu().float().clone())
        self.register_buffer("temperature", torch.tensor(temperature))

    @property
    def n_bytes(self) -> int:
        """Bytes of all weights and constants."""
        return sum({tensor.data_ptr(): tensor.nbytes for tensor in self.state_dict().values()}.values())

    def forward(self, *pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Classify pictures.

        Args:
            pixels: (n, 3, h, w) RGB in [0, 1], the same n pictures in each of `sizes`.

        Returns:
            Probabilities (n, n_way), and whether each answer is "not sure", (n,).
        """
        features = self.features(*pixels)
        probabilities = (self.logits(features, *pixels) / self.get_buffer("temperature")).softmax(dim=1)
        confidence, label = probabilities.max(dim=1)
        distance = (features - self.get_buffer("centres")[label]).norm(dim=1)
        is_sure = (confidence >= self.least_confidence) & (distance <= self.get_buffer("limits")[label])
        return probabilities, ~is_sure  # NaN is not sure

    def features(self, *pixels: Tensor) -> Tensor:
        """Map (n, 3, h, w) pixels of each of `sizes` to (n, d) features."""
        features: Tensor = self.embedding(*pixels)
        return features

    def logits(self, features: Tensor, *pixels: Tensor) -> Tensor:
        """Return (n, n_way) class logits for (n, d) features of these pixels."""
        return F.linear(features, self.get_buffer("weight"), self.get_buffer("bias"))

    def parts(self) -> list[tuple[PortableNetwork, NetworkFeatures, Size]]:
        """Return each network with its module and the size of its pixels."""
        views = self.embedding.views if isinstance(self.embedding, WeightedEmbedding) else self.embedding
        return [(named, *part) for named, part in zip(self._embedded, views.parts(), strict=True)]


class PortableJointClassifier(PortableClassifier):
    """An adapted classifier of new classes and of classes that models know; see `Gate`.

    Args:
        new_head: weight (n_new, d) and bias (n_new,) of the new classes alone.
        heads: for each model with old classes, the logits of these.
        gate: combines both.
    """

    def __init__(
        self,
        embedding: Embedding | WeightedEmbedding,
        weight: Tensor,
        bias: Tensor,
        centres: Tensor,
        temperature: float,
        limits: Tensor,
        networks: Sequence[PortableNetwork],
        new_head: tuple[Tensor, Tensor],
        heads: Sequence["tuple[PortableNetwork, NetworkFeatures, Size]"],
        gate: Gate,
    ) -> None:
        super().__init__(embedding, weight, bias, centres, temperature, limits, networks)
        self.networks = tuple(dict.fromkeys([*networks, *(named for named, _, _ in heads)]))
        self._described_heads = tuple(named for named, _, _ in heads)
        self.sizes = tuple(dict.fromkeys([*embedding.sizes, *(size for _, _, size in heads)]))
        self._inputs = [self.sizes.index(size) for _, _, size in heads]
        self.heads = nn.ModuleList(part for _, part, _ in heads)
        self.gate = gate
        for name, tensor in (("new_weight", new_head[0]), ("new_bias", new_head[1])):
            self.register_buffer(name, tensor.detach().cpu().float().clone())

    def features(self, *pixels: Tensor) -> Tensor:  # noqa: D102
        return super().features(*pixels[: len(self.embedding.sizes)])

    def logits(self, features: Tensor, *pixels: Tensor) -> Tensor:  # noqa: D102
        new_scores = F.linear(features, self.get_buffer("new_weight"), self.get_buffer("new_bias"))
        heads = [head(pixels[index]) for head, index in zip(self.heads, self._inputs, strict=True)]
        logits: Tensor = self.gate(super().logits(features), new_scores, heads)
        return logits

    def parts(self) -> list[tuple[PortableNetwork, NetworkFeatures, Size]]:  # noqa: D102
        heads = []
        for named, part, index in zip(self._described_heads, self.heads, self._inputs, strict=True):
            assert isinstance(part, NetworkFeatures)
            heads.append((named, part, self.sizes[index]))
        return [*super().parts(), *heads]


def portable_classifier(
    method: FewShotMethod,
    classifier: Classifier,
    support: ImageSource,
    labels: Tensor,
    n_way: int,
    rule: ConfidenceRule,
) -> PortableClassifier:
    """Return an adapted classifier as a module on the CPU.

    Args:
        method: what the classifier was adapted by.
        support: the pictures that it learned, with (n_support,) labels.
        rule: its confidence rule.
    """
    method = method.method if isinstance(method, CachedMethod) else method
    with torch.no_grad():
        centres = prototypes(classifier.features(support), labels, n_way)
    limits = distance_limits(rule, labels, n_way)
    module: PortableClassifier
    if isinstance(method, JointMethod):
        assert isinstance(classifier, JointClassifier)
        embedding, networks = _embedding(method.base, classifier)
        heads = [_head_of(group, method.base, embedding, networks) for group in method.old]
        linear = *classifier.head, centres, rule.temperature, limits, networks
        module = PortableJointClassifier(embedding, *linear, classifier.new_head, heads, classifier.gate)
    else:
        embedding, networks = _embedding(method, classifier)
        module = PortableClassifier(embedding, *_head(classifier), centres, rule.temperature, limits, networks)
    return module.eval().requires_grad_(False)


_Part = tuple[PortableNetwork, NetworkFeatures, Size]


def _head_of(
    group: OldClasses,
    method: FewShotMethod,
    embedding: Embedding | WeightedEmbedding,
    networks: Sequence[PortableNetwork],
) -> _Part:
    """Return the logits of a model for its classes; the network is the one in the embedding if that has it."""
    described, spec = _described(group.teacher, method), group.teacher.spec
    views = embedding.views if isinstance(embedding, WeightedEmbedding) else embedding
    inside = [part.network for named, (part, _) in zip(networks, views.parts(), strict=True) if named == described]
    network = inside[0] if inside else _on_cpu(group.teacher.model)
    return (
        described,
        NetworkFeatures(network, InputForm(method.form(spec), spec), class_logits(group.labels)),
        (spec.height, spec.width),
    )


_Found = tuple[Embedding | WeightedEmbedding, list[PortableNetwork]]


def _head(classifier: Classifier) -> tuple[Tensor, Tensor]:
    if isinstance(classifier, LinearOnEmbedding):
        return classifier.head
    assert isinstance(classifier, LearnerClassifier)
    return classifier.adapted.weight, classifier.adapted.bias


def _embedding(method: FewShotMethod, classifier: Classifier) -> _Found:
    method = method.method if isinstance(method, CachedMethod) else method
    if isinstance(method, TeacherMethod):
        return _of_teachers(method)
    assert isinstance(method, LearnerMethod)
    if isinstance(classifier, CalibratedClassifier | LearnerClassifier):
        return _of_learner(method, classifier.adapted.parameters, classifier.adapted.statistics)
    return _of_learner(method, body(method.theta), {})


def _of_teachers(method: TeacherMethod) -> _Found:
    of_network = both_views if method.both_views else unit_features
    parts = [
        NetworkFeatures(_on_cpu(teacher.model), InputForm(method.form(teacher.spec), teacher.spec), of_network)
        for teacher in method.teachers
    ]
    lengths = [0] * len(parts)  # all networks are used
    sizes = [(teacher.spec.height, teacher.spec.width) for teacher in method.teachers]
    return Embedding(parts, lengths, sizes), [_described(teacher, method) for teacher in method.teachers]


def _of_learner(method: LearnerMethod, parameters: Parameters, statistics: Parameters) -> _Found:
    learner = method.learner
    if isinstance(learner, BranchLearner):
        return _of_branches(learner, method, parameters)
    network = copy.deepcopy(learner.network).cpu()
    state = {name: tensor.detach().cpu() for name, tensor in (parameters | statistics).items()}
    network.load_state_dict(state, strict=False)  # BatchNorm's counters are not needed
    part = NetworkFeatures(network.eval(), InputForm(method.spec, learner.spec), plain_features)
    named = PortableNetwork(learner.name, learner.config.network, method.spec)
    return Embedding([part], [network.n_features], [(learner.spec.height, learner.spec.width)]), [named]


def _of_branches(learner: BranchLearner, method: LearnerMethod, parameters: Parameters) -> _Found:
    network = learner.network
    parameters = {name: tensor.detach().cpu() for name, tensor in parameters.items()}
    if not isinstance(network, TeacherBranches):
        network = copy.deepcopy(network).cpu()
        network.load_state_dict(parameters)
    gains = parameters["gains"]
    active = [index for index in network.trusted if bool(gains[index])]
    parts = [
        NetworkFeatures(
            _on_cpu(network.branch(index)), InputForm(method.form(network.specs[index]), network.spec), both_views
        )
        if index in active
        else None
        for index in range(len(network.lengths))
    ]
    size = (network.spec.height, network.spec.width)
    views = Embedding(parts, network.lengths, [size] * len(parts))
    scale = min(1.0, OUTPUT_SCALE * len(active) ** 0.5)
    is_output = network.is_output.cpu()
    multipliers = gains.repeat_interleave(torch.tensor(network.lengths)) * torch.where(is_output, scale, 1.0)
    embedding = WeightedEmbedding(views, multipliers, parameters["axes"], parameters["stretch"], is_output)
    return embedding, [_described_branch(learner, method, index) for index in active]


def _described_branch(learner: BranchLearner, method: LearnerMethod, index: int) -> PortableNetwork:
    network = learner.network
    if isinstance(network, TeacherBranches):
        return _described(network.teachers[index], method)
    return PortableNetwork(learner.names[index], learner.architecture_of(index), method.form(network.specs[index]))


def _described(teacher: Teacher, method: FewShotMethod) -> PortableNetwork:
    return PortableNetwork(teacher.name, teacher.architecture, method.form(teacher.spec), teacher.sha256)


def _on_cpu(network: Backbone) -> Backbone:
    """Return a copy of a network on the CPU; it shares the weights that are there already, which never change."""
    shared = {id(tensor): tensor for tensor in (*network.parameters(), *network.buffers())}
    return copy.deepcopy(network, shared).cpu().eval()
