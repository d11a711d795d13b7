"""Labelled pictures that every method of an evaluation has seen once: their features are kept, not their pixels."""

from collections.abc import Iterable

from torch import Tensor

from purer_app.engine.core.events import EventSink, PartsDone
from purer_app.engine.evaluation.row_store import Budget, RowStore
from purer_app.engine.few_shot.baselines import SharedViews
from purer_app.engine.few_shot.methods import EmbeddingMethod, FewShotMethod, LearnerMethod
from purer_app.engine.images.class_folders import (
    LabelledPictures,
    ListedPictures,
    PictureCache,
    picture_batches,
    pictures_to_images,
)
from purer_app.engine.images.folder_pictures import noting
from purer_app.engine.images.image_spec import ImageSpec

_AT_ONCE = 64


class SeenPictures:
    """What methods need to know of pictures: features, or images in a network's form where they depend on the episode.

    Args:
        pictures: in memory, or files, which are read once, in batches.
    """

    def __init__(
        self, pictures: LabelledPictures | ListedPictures, methods: Iterable[FewShotMethod], emit: EventSink
    ) -> None:
        self._budget = Budget()
        self._features: dict[int, RowStore] = {}
        self._images: dict[ImageSpec, RowStore] = {}
        listed = list(methods)
        embedding = [method for method in listed if isinstance(method, EmbeddingMethod)]
        forms = {m.learner.spec for m in listed if isinstance(m, LearnerMethod) and not isinstance(m, EmbeddingMethod)}
        if isinstance(pictures, ListedPictures):
            self.pictures = pictures.only(self._look(pictures, embedding, forms, emit))
        else:
            self.pictures = pictures
            if embedding or forms:
                self._look(pictures, embedding, forms, emit)

    def _look(
        self,
        pictures: LabelledPictures | ListedPictures,
        embedding: list[EmbeddingMethod],
        forms: set[ImageSpec],
        emit: EventSink,
    ) -> list[int]:
        """Show all pictures to all methods, and return the positions of those that could be read."""
        n, positions = len(pictures.files), list[int]()
        features = {method.embedding_key: RowStore(n, self._budget) for method in embedding}
        self._features = {id(method): features[method.embedding_key] for method in embedding}
        self._images = {spec: RowStore(n, self._budget) for spec in forms}
        once = {method.embedding_key: method for method in embedding}

        for batch in picture_batches(noting(pictures.read(emit), positions), _AT_ONCE):
            source = SharedViews(batch, emit)
            for spec, images in self._images.items():
                images.append(source(spec))
            for key, method in once.items():
                features[key].append(method.embed(source))
            emit(PartsDone(positions[-1] + 1, n))
        return positions

    def features(self, method: EmbeddingMethod, indices: Tensor) -> Tensor:
        """Features of some pictures, (len(indices), d)."""
        return self._features[id(method)][indices]

    def some(self, indices: Tensor) -> "SeenChoice":
        """Return what gives some pictures in the form of a network."""
        return SeenChoice(self, indices)

    def read_again(self, indices: Tensor) -> PictureCache:
        """Read some pictures again, and return what gives them in any form."""
        return PictureCache([self.pictures.pixels[index] for index in indices.tolist()])

    def images(self, spec: ImageSpec, indices: Tensor) -> Tensor:
        """Some pictures in a form, (len(indices), *spec.shape)."""
        if spec not in self._images:  # of a method whose form was not known before
            store = RowStore(len(self.pictures.files), self._budget)
            for batch in picture_batches(iter(self.pictures.pixels), _AT_ONCE):
                store.append(pictures_to_images(batch, spec))
            self._images[spec] = store
        return self._images[spec][indices]


class SeenChoice:
    """Some of the pictures, by their positions; remembers the images of each form."""

    def __init__(self, seen: SeenPictures, indices: Tensor) -> None:
        self._seen, self._indices = seen, indices
        self._images: dict[ImageSpec, Tensor] = {}

    def __call__(self, spec: ImageSpec) -> Tensor:
        """(number of pictures, *spec.shape)."""
        if spec not in self._images:
            self._images[spec] = self._seen.images(spec, self._indices)
        return self._images[spec]
