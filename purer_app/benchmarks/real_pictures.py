"""Reads the real pictures of the teachers' classes, and splits them as make-pool does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path

import torch
from torch import Tensor

from purer_app.benchmarks.storage import key_of_files
from purer_app.benchmarks.tar_files import class_root, unpacked_tar
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.core.settings.toml_io import read_toml, settings_from_table
from purer_app.engine.images.class_folders import LabelledPictures, class_folders, load_class_folders
from purer_app.engine.images.image_spec import ImageSpec
from purer_app.engine.pool.make_pool import split_class

_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class RealPictures:
    """Real pictures of some classes.

    Attributes:
        training, held_out: indices of `pictures`, (n,) each; no teacher made by make-pool was trained on the latter.
        content: a hash of all files.
    """

    pictures: LabelledPictures
    training: Tensor
    held_out: Tensor
    content: str

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes in the order of the labels."""
        return self.pictures.class_names

    def labelled(self, spec: ImageSpec, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return some pictures in an input form, (n, *spec.shape), and their labels, (n,)."""
        return self.pictures.images(spec, indices), self.pictures.labels[indices]

    def held_out_of(self, names: Iterable[str]) -> Tensor:
        """Return the indices of the held-out pictures of some classes."""
        wanted = torch.tensor([self.class_names.index(name) for name in names])
        return self.held_out[torch.isin(self.pictures.labels[self.held_out], wanted)]


def read_real_pictures(folders: Sequence[Path], names: Sequence[str], settings: MakePoolConfig) -> RealPictures:
    """Read the pictures of the classes in `names` that the folders have; the first folder with a class counts.

    Raises:
        DataError: the folders have none of the classes, or a class has fewer than two pictures.
    """
    places: dict[str, Path] = {}
    for folder in folders:
        for path in class_folders(folder):
            places.setdefault(path.name, folder)
    known = [name for name in dict.fromkeys(names) if name in places]
    if not known:
        examples = ", ".join(list(dict.fromkeys(names))[:_NAMED])
        raise DataError(
            f"{' and '.join(map(str, folders))} has none of the {len(set(names))} classes of the models, such as "
            f"{examples}; --real needs the pictures that the models were trained on, in class folders of these names"
        )
    chosen = {folder: tuple(escape(name) for name in known if places[name] == folder) for folder in folders}
    pictures = _joined([load_class_folders(folder, only=only) for folder, only in chosen.items() if only])
    split = [split_class(pictures, name, settings) for name in pictures.class_names]
    training, held_out = (torch.cat([pair[part] for pair in split]) for part in (0, 1))
    return RealPictures(pictures, training, held_out, key_of_files(pictures.files))


def _joined(parts: Sequence[LabelledPictures]) -> LabelledPictures:
    starts = [sum(len(part.class_names) for part in parts[:k]) for k in range(len(parts))]
    return LabelledPictures(
        tuple(name for part in parts for name in part.class_names),
        tuple(file for part in parts for file in part.files),
        [pixels for part in parts for pixels in part.pixels] if len(parts) > 1 else parts[0].pixels,
        torch.cat([part.labels + start for part, start in zip(parts, starts, strict=True)]),
    )


def settings_of_pool(pool: Path) -> tuple[MakePoolConfig, bool]:
    """Return the settings that make-pool recorded with a pool, and whether there are any; otherwise the defaults.

    Without a record, the held-out pictures are held out of the judge only.

    Raises:
        ConfigError: the record is damaged.
    """
    record = pool / "pool.toml"
    if not record.is_file():
        return MakePoolConfig(data=("-",)), False
    return replace(settings_from_table(MakePoolConfig, read_toml(record), str(record)), device="auto"), True


def unpacked(source: Path, place: Path) -> Path:
    """Return the folder of class folders in a folder or a tar file; a tar file is unpacked once under `place`.

    Raises:
        DataError: there is no such file or folder, or the file is no tar file, is damaged, or has unsafe members.
        RunFolderError: `place` cannot be written.
    """
    if not source.exists():
        raise DataError(f"{source} does not exist; --real needs a folder of class folders or a tar file of them")
    return class_root(source) if source.is_dir() else unpacked_tar(source, place)
