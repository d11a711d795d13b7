"""Runs of every learner with tiny settings of ICFIL, and an Adapt page whose classifier is one of them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from purer_app.engine import jobs
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.learner_configs import LEARNERS
from purer_app.ui.adapt.page import AdaptPage
from tests.helpers.tiny_pools import changed, rewrite_settings, tiny_config, write_tiny_pool
from tests.ui.adapt.page_tools import SYMBOLS, wait_for_answers, wait_for_pictures
from tests.ui.adapt.widget_tools import child
from tests.ui.conftest import LONG_MS

TINY = {"inversion_steps": 4, "images_per_class": 2, "steps": 2}
Prepare = Callable[..., None]


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a pool, and a run of each learner trained on it under the learner's name."""
    folder = tmp_path_factory.mktemp("runs")
    pool = write_tiny_pool(folder / "pool")
    for learner in LEARNERS:
        config = changed(tiny_config(pool, learner), meta={"steps": 1}, icfil=TINY)
        jobs.train(config, folder / learner, ignore, Control())
    return folder


@pytest.fixture
def prepare(qtbot: QtBot, page: AdaptPage, runs: Path, classes: Path) -> Prepare:
    """Return a function that lets a run answer for two classes and one picture to classify, without ICFIL."""

    def make(learner: str, **icfil: object) -> None:
        run = Path(shutil.copytree(runs / learner, page.session.store.folder / "runs" / learner))
        settings = (run / "settings.toml").read_text(encoding="utf-8")
        for name, value in icfil.items():
            line = next(line for line in settings.partition("[icfil]")[2].splitlines() if line.startswith(f"{name} ="))
            settings = settings.replace(line, f"{name} = {value}")
        rewrite_settings(run, settings)
        page.session.read_runs()
        qtbot.waitUntil(lambda: bool(page.session.finished_runs()), timeout=LONG_MS)
        child(page, QPushButton, "use_newest_run").click()
        page.accept_drop([classes])
        wait_for_pictures(qtbot, page, 6)
        page.queries.add_dropped([SYMBOLS / "symbol-02" / "09.png"])
        qtbot.waitUntil(lambda: len(page.queries.cards) == 1, timeout=LONG_MS)
        wait_for_answers(qtbot, page)

    return make
