"""The sample symbols can be drawn again, differ from each other, and have no equal pictures."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
SYMBOLS = ROOT / "resources" / "symbols"
FOLDERS = sorted(SYMBOLS.glob("symbol-*"))


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        assert (picture.mode, picture.size) == ("L", (56, 56))
        return np.asarray(picture)


def draw(out: Path, *options: str) -> None:
    command = [sys.executable, str(ROOT / "packaging" / "make_symbols.py"), str(out), *options]
    subprocess.run(command, check=True, capture_output=True)


def test_the_recorded_command_draws_the_shipped_symbols_again(tmp_path: Path) -> None:
    assert "make_symbols.py resources/symbols --seed 7" in (SYMBOLS / "README.md").read_text(encoding="utf-8")
    draw(tmp_path, "--seed", "7", "--symbols", "2")
    for drawn in sorted(tmp_path.rglob("*.png")):
        shipped = SYMBOLS / drawn.relative_to(tmp_path)
        np.testing.assert_array_equal(pixels(drawn), pixels(shipped))
    assert len(list(tmp_path.rglob("*.png"))) == 40


def test_another_seed_draws_other_symbols(tmp_path: Path) -> None:
    draw(tmp_path, "--seed", "8", "--symbols", "1", "--pictures", "1")
    assert (pixels(tmp_path / "symbol-01" / "01.png") != pixels(SYMBOLS / "symbol-01" / "01.png")).any()


def test_at_least_25_symbols_of_20_different_pictures_are_shipped() -> None:
    assert len(FOLDERS) >= 25
    for folder in FOLDERS:
        prints = {hashlib.sha256(pixels(path).tobytes()).hexdigest() for path in folder.glob("*.png")}
        assert len(prints) == 20, folder.name


def test_the_symbols_are_dark_thin_ink_on_white_paper() -> None:
    for path in SYMBOLS.rglob("*.png"):
        drawing = pixels(path)
        assert np.median(drawing) == 255
        assert drawing.min() < 64
        assert 0.02 < (drawing < 128).mean() < 0.3, path


def test_all_symbols_together_are_under_400_kb() -> None:
    assert sum(path.stat().st_size for path in SYMBOLS.rglob("*.png")) < 400_000


@pytest.mark.parametrize(("n_shot", "at_least"), [(1, 0.35), (5, 0.6)])
def test_a_few_examples_tell_symbols_apart_but_not_perfectly(n_shot: int, at_least: float) -> None:
    images = np.stack([[pixels(path).ravel() / 255 for path in sorted(folder.glob("*.png"))] for folder in FOLDERS])
    chance = np.random.default_rng(0)
    hits = []
    for _ in range(60):
        chosen = images[chance.choice(len(images), 5, replace=False)]  # (5, 20, pixels)
        means = chosen[:, :n_shot].mean(axis=1)
        distances = ((chosen[:, None, 5:] - means[None, :, None]) ** 2).sum(axis=-1)  # (5 true, 5 guessed, 15)
        hits.append((distances.argmin(axis=1) == np.arange(5)[:, None]).mean())
    assert at_least < np.mean(hits) < 0.9
