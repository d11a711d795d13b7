"""Features of the pictures of an evaluation, computed once for every method, in memory or in temporary files."""

from collections.abc import Iterable
from tempfile import TemporaryFile
from weakref import finalize

import torch
from torch import Tensor

from purer_app.engine.core.events import EventSink, PartsDone
from purer_app.engine.few_shot.baselines import SharedViews
from purer_app.engine.few_shot.methods import EmbeddingMethod, FewShotMethod
from purer_app.engine.images.class_folders import (
    LabelledPictures,
    ListedPictures,
    PictureCache,
    picture_batches,
    pictures_to_images,
)
from purer_app.engine.images.folder_pictures import noting
from purer_app.engine.images.image_spec import ImageSpec

MAX_BYTES = 256 * 2**20
_BATCH = 64


class MemoryBudget:
    """The number of bytes that several stores may keep in memory together."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._left = limit

    def reserve(self, n_bytes: int) -> bool:
        """Reserve bytes; return False if too few are left."""
        if n_bytes > self._left:
            return False
        self._left -= n_bytes
        return True


class RowStore:
    """At most `n` float32 rows of one shape, appended in batches and read by index.

    The rows are in memory if the budget allows, otherwise in a temporary file.
    """

    def __init__(self, n: int, budget: MemoryBudget) -> None:
        self._n, self._budget = n, budget
        self._filled = 0
        self._rows: Tensor | None = None

    def __len__(self) -> int:
        return self._filled

    def append(self, rows: Tensor) -> None:
        """Append rows, (k, *shape); the first batch determines the shape."""
        rows = rows.detach().to("cpu", torch.float32).contiguous()
        if not self._filled:
            self._start(rows[0])
        if self._rows is None:
            self._file.seek(self._filled * self._row_bytes)
            self._file.write(rows.numpy().tobytes())
        else:
            self._rows[self._filled : self._filled + len(rows)] = rows
        self._filled += len(rows)

    def _start(self, row: Tensor) -> None:
        self._shape, self._row_bytes = row.shape, row.nbytes
        if self._budget.reserve(self._n * row.nbytes):
            self._rows = torch.empty(self._n, *row.shape)
        else:
            self._file = TemporaryFile()  # noqa: SIM115 - open as long as the store exists; unnamed, so it is deleted
            finalize(self, self._file.close)

    def __getitem__(self, indices: Tensor) -> Tensor:
        """Read rows, (len(indices), *shape)."""
        if self._rows is not None:
            return self._rows[indices]
        found = torch.empty(len(indices), *self._shape)
        for position, index in enumerate(indices.tolist()):
            self._file.seek(index * self._row_bytes)
            row = torch.frombuffer(bytearray(self._file.read(self._row_bytes)), dtype=torch.float32)
            found[position] = row.view(self._shape)
        return found


class FeatureStore:
    """Features of all pictures for methods that compute them per picture, and images in the input form of the others.

    Args:
        pictures: in memory, or files, which are read once, in batches.
    """

    def __init__(
        self, pictures: LabelledPictures | ListedPictures, methods: Iterable[FewShotMethod], emit: EventSink
    ) -> None:
        self._budget = MemoryBudget()
        self._features: dict[int, RowStore] = {}
        self._images: dict[ImageSpec, RowStore] = {}
        listed = list(methods)
        embedding = [method.embedding for method in listed if method.embedding is not None]
        specs = {method.spec for method in listed if method.embedding is None and method.spec is not None}
        if isinstance(pictures, ListedPictures):
            self.pictures = pictures.only(self._fill(pictures, embedding, specs, emit))
        else:
            self.pictures = pictures
            if embedding or specs:
                self._fill(pictures, embedding, specs, emit)

    def _fill(
        self,
        pictures: LabelledPictures | ListedPictures,
        embedding: list[EmbeddingMethod],
        specs: set[ImageSpec],
        emit: EventSink,
    ) -> list[int]:
        """Compute everything for all pictures, and return the positions of those that could be read."""
        n, positions = len(pictures.files), list[int]()
        features = {method.embedding_key: RowStore(n, self._budget) for method in embedding}
        self._features = {id(method): features[method.embedding_key] for method in embedding}
        self._images = {spec: RowStore(n, self._budget) for spec in specs}
        distinct = {method.embedding_key: method for method in embedding}

        for batch in picture_batches(noting(pictures.read(emit), positions), _BATCH):
            source = SharedViews(batch, emit)
            for spec, images in self._images.items():
                images.append(source(spec))
            for key, method in distinct.items():
                features[key].append(method.embed(source))
            emit(PartsDone(positions[-1] + 1, n))
        return positions

    def features(self, method: EmbeddingMethod, indices: Tensor) -> Tensor:
        """Features of some pictures, (len(indices), d)."""
        return self._features[id(method)][indices]

    def select(self, indices: Tensor) -> "StoredSelection":
        """Return an image source of some pictures."""
        return StoredSelection(self, indices)

    def read_again(self, indices: Tensor) -> PictureCache:
        """Read some pictures again, for use in any input form."""
        return PictureCache([self.pictures.pixels[index] for index in indices.tolist()])

    def images(self, spec: ImageSpec, indices: Tensor) -> Tensor:
        """Some pictures in an input form, (len(indices), *spec.shape)."""
        if spec not in self._images:  # needed by a method whose `spec` is None
            store = RowStore(len(self.pictures.files), self._budget)
            for batch in picture_batches(iter(self.pictures.pixels), _BATCH):
                store.append(pictures_to_images(batch, spec))
            self._images[spec] = store
        return self._images[spec][indices]


class StoredSelection:
    """An image source of some pictures of a store, with the images of each input form cached."""

    def __init__(self, store: FeatureStore, indices: Tensor) -> None:
        self._store, self._indices = store, indices
        self._images: dict[ImageSpec, Tensor] = {}

    def __call__(self, spec: ImageSpec) -> Tensor:
        """(number of pictures, *spec.shape)."""
        if spec not in self._images:
            self._images[spec] = self._store.images(spec, self._indices)
        return self._images[spec]
