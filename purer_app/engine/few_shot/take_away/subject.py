"""What is exported: an adapted classifier with its classes, its accuracy and its origin."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from torch import Tensor

from purer_app.engine.few_shot.confidence.leave_one_out import LeaveOneOut
from purer_app.engine.few_shot.confidence.not_sure import ConfidenceRule, Separation
from purer_app.engine.few_shot.methods import Classifier, FewShotMethod, ImageSource
from purer_app.engine.few_shot.take_away.portable import PortableClassifier, portable_classifier


@dataclass(frozen=True, slots=True, eq=False)
class AdaptedClassifier:
    """A classifier fitted to the user's pictures.

    Attributes:
        origin: name of the run or of the pool.
        trained: whether it comes from a run, which learned from pseudo images.
        icfil: whether it is calibrated by ICFIL.
        support: the pictures that it learned from, with (n_support,) labels.
        separation: a test of "not sure" on left-out classes, if possible.
        plain_estimate: whether `leave_one_out` and `separation` were measured without ICFIL although `icfil` is set.
        models: of each class that a model knows, the name of the model; `support` holds its pseudo images.
    """

    origin: str
    trained: bool
    icfil: bool
    method: FewShotMethod
    classifier: Classifier
    support: ImageSource
    labels: Tensor
    class_names: tuple[str, ...]
    rule: ConfidenceRule
    leave_one_out: LeaveOneOut
    separation: Separation | None = None
    plain_estimate: bool = False
    models: Mapping[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of support pictures of each class."""
        return tuple(self.labels.bincount(minlength=len(self.class_names)).tolist())

    @property
    def uses_pseudo_images(self) -> bool:
        """Whether pseudo images went into the classifier."""
        return self.trained or self.icfil or bool(self.models)

    def portable(self) -> PortableClassifier:
        """Return the classifier as a module that needs nothing but pixels."""
        return portable_classifier(
            self.method, self.classifier, self.support, self.labels, len(self.class_names), self.rule
        )
