"""A few-shot method that learns new classes from pictures next to classes that models of the pool know."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from purer_app.engine.core.errors import AdaptationError
from purer_app.engine.core.events import Picture
from purer_app.engine.few_shot.methods import BATCH, Embed, EmbeddingMethod, ImageSource, LinearOnEmbedding
from purer_app.engine.few_shot.old_classes.gate import Gate, Group, lead, measured_scale
from purer_app.engine.images.class_titles import class_title
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.images.rgb import captioned, to_rgb
from purer_app.engine.images.transforms import convert
from purer_app.engine.inversion.class_images import ClassImages
from purer_app.engine.networks.backbone import Backbone
from purer_app.engine.pool.teacher import Teacher

_LARGEST_LOGIT = 1e6
_FOLDS = 5
"""Parts of the images, each of which is scored by the others to measure the scale of the few-shot scores."""


@dataclass(frozen=True, slots=True, eq=False)
class OldClasses:
    """Classes of one model: positions in its `class_names`, in the order of the images' labels, and pseudo images.

    `negatives` tells whether light and dark are swapped in the pictures, but not in the pseudo images.
    """

    teacher: Teacher
    labels: tuple[int, ...]
    images: ClassImages
    negatives: bool = False

    @property
    def form(self) -> ImageSpec:
        """The form in which the model gets pictures."""
        return self.teacher.spec.negative() if self.negatives else self.teacher.spec

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes."""
        return tuple(self.teacher.class_names[label] for label in self.labels)

    @property
    def positions(self) -> Tensor:
        """(n,) the class of each pseudo image, as a position in `labels`."""
        return torch.tensor([self.labels.index(label) for label in self.images.labels.tolist()])

    def pictures(self, positions: Sequence[int]) -> tuple[Picture, ...]:
        """Return some pseudo images as pictures, with their classes as captions."""
        chosen = list(positions)
        captions = [class_title(self.teacher.class_names[label]) for label in self.images.labels[chosen].tolist()]
        return captioned(to_rgb(self.images.images[chosen], self.teacher.spec), captions)

    def source(self, spec: ImageSpec) -> Tensor:
        """Return the pseudo images in the input form of a network, (n, *spec.shape)."""
        return convert(self.images.images, self.form, spec)

    def head_logits(self, pictures: ImageSource) -> Tensor:
        """Return the logits of the head for the classes, (n, n_classes)."""
        model = self.teacher.model
        device = next(model.parameters()).device
        with torch.no_grad():
            batches = pictures(self.form).split(BATCH)
            return torch.cat([class_logits(self.labels)(model, batch.to(device)).cpu() for batch in batches])


def class_logits(labels: tuple[int, ...]) -> Callable[[Backbone, Tensor], Tensor]:
    """Return a function of a network and (n, *spec.shape) images: the logits of some classes, (n, len(labels))."""

    def of_network(network: Backbone, images: Tensor) -> Tensor:
        logits: Tensor = network(images)
        return logits.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0)[:, list(labels)]

    return of_network


def _check_head(group: OldClasses) -> None:
    """Raise AdaptationError if the logits for the model's own pseudo images are too large to compute with."""
    if float(group.head_logits(group.source).abs().max()) > _LARGEST_LOGIT:
        raise AdaptationError(
            f"{group.teacher.name} answers with numbers beyond {_LARGEST_LOGIT:.0e} for images of its own classes, so "
            "these cannot be used; choose another model"
        )


class JointMethod(EmbeddingMethod):
    """Classes of the support pictures, which come first, then the classes of each model in `old`; see `Gate`.

    The features are those of another method, followed by the logits of the heads.

    `old_features` and `old_labels` are those of the pseudo images: (n, d + n_old) and (n,) in [0, n_old).

    Args:
        base: computes features per picture and fits linear classifiers to them.
    """

    def __init__(self, base: EmbeddingMethod, old: Sequence[OldClasses]) -> None:
        self.name, self.base, self.old = base.name, base, tuple(old)
        self.parameters, self.multiply_adds, self.negatives = base.parameters, base.multiply_adds, base.negatives
        for group in self.old:
            _check_head(group)
        parts = [self.embed(group.source) for group in self.old]
        self.old_features = torch.cat(parts)  # (n, d + number of old classes)
        self.old_labels = torch.cat([group.positions + start for group, start in zip(old, self.starts, strict=True)])

    @property
    def n_old(self) -> int:
        """Number of old classes."""
        return sum(len(group.labels) for group in self.old)

    @property
    def starts(self) -> list[int]:
        """The first class of each group among the old classes."""
        return [sum(len(group.labels) for group in self.old[:k]) for k in range(len(self.old))]

    def old_picture(self, position: int) -> Picture:
        """Return the pseudo image of a position in `old_labels` as a picture, with its class as the caption."""
        for group in self.old:
            if position < len(group.images.labels):
                return group.pictures([position])[0]
            position -= len(group.images.labels)
        raise IndexError(position)

    @property
    def embedding_key(self) -> Hashable:
        """Equal for methods with the same features."""
        return self.base.embedding_key, tuple((id(group.teacher), group.labels) for group in self.old)

    def embed(self, pictures: ImageSource) -> Tensor:
        """(n, d + n_old): features, then the logits of the heads for the old classes."""
        return torch.cat([self.base.embed(pictures), *(group.head_logits(pictures) for group in self.old)], dim=1)

    def adapt(self, support: ImageSource, labels: Tensor, n_way: int, *, seed: int) -> "JointClassifier":  # noqa: D102
        features = self.embed(support) if len(labels) else self.old_features[:0]
        return self.fit(features, labels, n_way)

    def fit(self, features: Tensor, labels: Tensor, n_way: int) -> "JointClassifier":
        """Fit to the support pictures and the pseudo images.

        Args:
            features: (n_support, d + n_old) of pictures of the new classes.
            labels: (n_support,) integers in [0, n_way − n_old).
            n_way: number of new and old classes.
        """
        n_new = n_way - self.n_old
        plain, heads = features[:, : -self.n_old], features[:, -self.n_old :]
        old_plain, old_heads = self.old_features[:, : -self.n_old], self.old_features[:, -self.n_old :]
        everything = torch.cat([plain, old_plain]), torch.cat([labels, self.old_labels + n_new])
        joint = self.base.fit(*everything, n_way)
        new = self.base.fit(plain, labels, n_new).head if n_new > 1 else (plain.new_zeros(n_new, plain.shape[1]),) * 2
        gate = self._measured_gate(*everything, torch.cat([heads, old_heads]), n_new)
        return JointClassifier(self.embed, joint.head, (new[0], new[1] if n_new > 1 else new[0][:, 0]), gate)

    def _measured_gate(self, features: Tensor, labels: Tensor, heads: Tensor, n_new: int) -> Gate:
        scores = self._held_out_scores(features, labels, n_new + self.n_old)
        groups = []
        for group, start in zip(self.old, self.starts, strict=True):
            classes = tuple(range(n_new + start, n_new + start + len(group.labels)))
            own = torch.isin(labels, torch.tensor(classes))
            other = labels < n_new if n_new else ~own
            energy = heads[:, start : start + len(group.labels)].logsumexp(dim=1)
            groups.append(
                Group(classes, measured_scale(lead(scores, classes), own, other), measured_scale(energy, own, other))
            )
        return Gate(n_new, groups)

    def _held_out_scores(self, features: Tensor, labels: Tensor, n_way: int) -> Tensor:
        """Score each image by a classifier that has not seen it, (n, n_way); −inf for a class without other images."""
        fold = torch.empty_like(labels)
        for label in labels.unique():
            of_class = (labels == label).nonzero().flatten()
            fold[of_class] = (torch.arange(len(of_class)) + label) % _FOLDS
        scores = features.new_full((len(labels), n_way), -torch.inf)
        for k in fold.unique():
            kept, left_out = fold != k, fold == k
            present, renamed = labels[kept].unique(return_inverse=True)
            fitted = self.base.fit(features[kept], renamed, len(present))
            rows = left_out.nonzero()  # (m, 1)
            scores[rows, present] = fitted.score(features[left_out])
        return scores


class JointClassifier(LinearOnEmbedding):
    """Scores of all classes and of the new ones, both linear in the features, combined by a gate with the heads.

    Args:
        embed: computes features and heads' logits, (n, d + n_old).
        head: weight (n_way, d) and bias (n_way,) of all classes.
        new_head: weight (n_new, d) and bias (n_new,) of the new classes alone.
    """

    def __init__(self, embed: Embed, head: tuple[Tensor, Tensor], new_head: tuple[Tensor, Tensor], gate: Gate) -> None:
        super().__init__(embed, *head)
        self.new_head, self.gate = new_head, gate

    def with_embedding(self, embed: Embed) -> "JointClassifier":
        """Return the same classifier on features from another function."""
        return JointClassifier(embed, self.head, self.new_head, self.gate)

    def features(self, pictures: ImageSource) -> Tensor:
        """(n, d) features without the logits of the heads."""
        return self._plain(self._embed(pictures))

    def features_and_logits(self, pictures: ImageSource) -> tuple[Tensor, Tensor]:  # noqa: D102
        embedded = self._embed(pictures)
        return self._plain(embedded), self.score(embedded)

    def score(self, embedded: Tensor) -> Tensor:
        """Log-probabilities (n, n_way) of (n, d + n_old) features and logits."""
        plain = self._plain(embedded)
        heads = embedded[:, plain.shape[1] :].split([len(group.classes) for group in self.gate.groups], dim=1)
        return self.gate.forward(F.linear(plain, *self.head), F.linear(plain, *self.new_head), heads)

    def _plain(self, embedded: Tensor) -> Tensor:
        return embedded[:, : self.head[0].shape[1]]
