"""What a person lets the program compute on each page; each function starts it and returns whether it is done."""

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton

from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.main_window import MainWindow
from tests.ui.adapt.widget_tools import child

Start = Callable[[MainWindow], Callable[[], bool]]


def adapt_page(window: MainWindow) -> AdaptPage:
    page = window.build_page("adapt")
    assert isinstance(page, AdaptPage)
    return page


def start_training(window: MainWindow) -> Callable[[], bool]:
    session = window.session
    session.training.start()
    return lambda: not session.training.is_active and session.training.history.finished is not None


def classify_a_folder(window: MainWindow) -> Callable[[], bool]:
    adapt, out = adapt_page(window), window.session.store.folder.parent / "out"
    config = adapt.updater.config
    assert config is not None
    adapt.folder.start(config, Path(config.support) / "symbol-01", out / "a.csv", out / "a.html")
    return lambda: not adapt.folder.is_running and (out / "a.csv").is_file() and adapt.folder.latest is not None


def learn_the_classes(window: MainWindow) -> Callable[[], bool]:
    adapt = adapt_page(window)
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsv(random.randrange(360), 200, 200))  # a picture whose features are not known
    window.show_page("adapt")
    assert adapt.picture_store.add_drawing(image, "symbol-01")
    updater = adapt.updater
    return lambda: updater.latest is not None and not updater.is_due and not updater.is_learning


def compare_with_icfil(window: MainWindow) -> Callable[[], bool]:
    session, adapt = window.session, adapt_page(window)
    window.show_page("adapt")
    session.choose_classifier("tiny")
    compare, result = child(adapt, QPushButton, "compare"), child(adapt, QLabel, "comparison_result")

    def is_done() -> bool:
        if compare.isEnabled() and not result.text() and not session.job_runner.running:
            compare.click()
        return bool(result.text()) and not session.job_runner.running

    return is_done


JOBS = (start_training, classify_a_folder, learn_the_classes, compare_with_icfil)
