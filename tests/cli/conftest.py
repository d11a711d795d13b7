"""A finished run and pictures, shared by the tests of several commands."""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.training.job import start_training
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool, a run trained on it with tiny settings, and pictures."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "data", classes=4, pictures=4)
    quick = {"inversion_steps": 3, "images_per_class": 2, "steps": 2}
    config = changed(tiny_config(write_tiny_pool(folder / "pool")), icfil=quick)
    (folder / "tiny.toml").write_text(settings_to_toml(config))
    start_training(config, folder / "run", ignore, Control())
    return folder


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl+C raise KeyboardInterrupt and a hang-up end the process; a shell makes some processes ignore them."""
    hang_up = getattr(signal, "SIGHUP", signal.SIGTERM)
    handlers: dict[int, Callable[..., object] | signal.Handlers] = {
        signal.SIGINT: signal.default_int_handler,
        hang_up: signal.SIG_DFL,
    }
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
