"""Jobs that end after what asked for them was destroyed: they end in peace, and nothing dead is touched."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, DreamProgressed, EventSink, StageStarted
from purer_app.engine.core.settings.job_configs import ClassifyConfig, EvaluateConfig
from purer_app.engine.inversion.preview import Dreams
from purer_app.engine.jobs import checkpoints as checkpoint_jobs
from purer_app.engine.jobs.checkpoints import Layer
from purer_app.ui.adapt.folder_prediction import predictor
from purer_app.ui.adapt.folder_prediction.prediction import FolderPrediction
from purer_app.ui.adapt.folder_prediction.predictor import FolderPredictor
from purer_app.ui.adapt.page import AdaptPage
from purer_app.ui.core.theme import Theme
from purer_app.ui.gallery import page as images
from purer_app.ui.gallery import reader as gallery_reader
from purer_app.ui.gallery.page import ImagesPage
from purer_app.ui.gallery.reader import GalleryReader
from purer_app.ui.models.inspector.layer_table import LayerTable
from purer_app.ui.models.inspector.preview_store import PreviewStore
from purer_app.ui.models.page import ModelsPage
from purer_app.ui.runs.evaluation.panel import EvaluationPanel
from purer_app.ui.state.session import Session
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected
from tests.ui.helpers.finding import find

Start = Callable[["Stage"], QObject]


class Stage:
    """A session whose jobs are replaced by ones that wait, tell an event and end when they may."""

    def __init__(self, session: Session, theme: Theme, patch: pytest.MonkeyPatch, verdict: MakeVerdict) -> None:
        self.session = session
        self.theme = theme
        self.verdict = verdict
        self.may_end = threading.Event()
        self._patch = patch
        self.said: list[str] = []
        session.failed.connect(lambda sentence, _: self.said.append(sentence))
        session.noticed.connect(self.said.append)

    def replace(self, module: object, name: str, result: object, *events: Any) -> None:
        """Let a job of a module wait for `may_end`."""

        def job(*arguments: Any) -> object:
            self.may_end.wait(LONG_MS / 1000)
            emit = next((each for each in arguments if callable(each)), None)
            for event in events:
                assert emit is not None
                emit(event)
            if isinstance(result, Exception):
                raise result
            return result

        self._patch.setattr(module, name, job)


@pytest.fixture
def stage(project: Session, theme: Theme, monkeypatch: pytest.MonkeyPatch, verdict: MakeVerdict) -> Iterator[Stage]:
    stage = Stage(project, theme, monkeypatch, verdict)
    yield stage
    stage.may_end.set()


def layers(stage: Stage) -> QObject:
    stage.replace(checkpoint_jobs, "list_layers", (Layer("a", (1,), "float32"),))
    table = LayerTable(stage.session.job_runner, stage.theme)
    table.show_model("/m/a.pth")
    find(table, QPushButton, "show_layers").click()
    return table


def layers_that_cannot_be_read(stage: Stage) -> QObject:
    table = layers(stage)
    stage.replace(checkpoint_jobs, "list_layers", DataError("a.pth cannot be read"))
    assert isinstance(table, LayerTable)
    table.show_model("")
    table.show_model("/m/b.pth")
    find(table, QPushButton, "show_layers").click()
    return table


def safe_copies(stage: Stage) -> QObject:
    copies = [{"path": "/m/a.pth", "copy": "/m/a.safetensors", "written": True, "reason": ""}]
    stage.replace(checkpoint_jobs, "make_safe_copies", copies)
    page = ModelsPage(stage.session, stage.theme)
    stage.session.models.take_events(stage.session.store.folder, inspected(stage.verdict("/m/a.pth")))
    page.make_safe_copies()
    return page


def dream(stage: Stage) -> QObject:
    stage.replace(jobs, "dream", Dreams("a", ("ash",), (), (), ()), DreamProgressed(1, 2, ()))
    shelf = PreviewStore(stage.session.job_runner)
    shelf.start(("/m/a.pth", "0"))
    return shelf


def evaluation(stage: Stage) -> QObject:
    stage.replace(jobs, "evaluate", None, StageStarted("evaluate", ""))
    panel = EvaluationPanel(stage.session, stage.theme)
    panel.form.config = lambda: EvaluateConfig(pool="/m", data="/d")  # type: ignore[method-assign]
    panel.start()
    return panel


def named_folder(stage: Stage) -> QObject:
    found = FolderPrediction(Path("/d"), Path("/t.csv"), Path("/t.html"), (), (), (), ("Done",))
    stage.replace(predictor, "predict_folder", found, StageStarted("predict", "1 picture"))
    page = ModelsPage(stage.session, stage.theme)
    config = ClassifyConfig(pool="/m", support="/s")
    FolderPredictor(stage.session, page, lambda: None).start(config, Path("/d"), Path("/t.csv"), Path("/t.html"))
    return page


def exported_pictures(stage: Stage) -> QObject:
    stage.replace(images, "export_images", ())
    page = ImagesPage(stage.session, stage.theme)
    stage.session.training.run = Path("/r")
    page.export_to(Path("/out"), ())
    return page


def gallery(stage: Stage) -> QObject:
    stage.replace(gallery_reader, "find_gallery", None)
    reader = GalleryReader(stage.session.job_runner)
    reader.find(Path("/r"))
    reader.find(Path("/r/again"))
    return reader


def inspection(stage: Stage) -> QObject:
    stage.replace(jobs, "inspect_paths", 0)
    page = AdaptPage(stage.session, stage.theme)
    stage.session.models.add([Path("/m")])
    return page


@pytest.mark.parametrize(
    "begin",
    [
        layers,
        layers_that_cannot_be_read,
        safe_copies,
        dream,
        evaluation,
        named_folder,
        exported_pictures,
        gallery,
        inspection,
    ],
)
def test_a_job_outlives_what_asked_for_it_without_a_word(
    qtbot: QtBot, qapp: QApplication, stage: Stage, begin: Start, capfd: pytest.CaptureFixture[str]
) -> None:
    asker = begin(stage)
    assert stage.session.job_runner.running
    asker.deleteLater()
    qtbot.waitUntil(lambda: not isValid(asker), timeout=LONG_MS)
    stage.said.clear()
    with qtbot.captureExceptions() as exceptions:
        stage.may_end.set()
        qtbot.waitUntil(lambda: not stage.session.job_runner.running, timeout=LONG_MS)
        qapp.processEvents()
    assert [str(error) for _, error, _ in exceptions] == []
    assert stage.said == []
    assert "Traceback" not in capfd.readouterr().err


def test_the_owner_receives_results_while_it_exists(qtbot: QtBot, session: Session) -> None:
    told: list[object] = []

    def job(emit: EventSink, _: Control) -> int:
        emit(StageStarted("a", "b"))
        return 7

    owner = QObject(session)
    with qtbot.waitSignal(session.job_runner.became_idle, timeout=LONG_MS):
        session.job_runner.start("test", job, owner=owner, on_events=told.extend, on_result=told.append)
    assert told == [StageStarted("a", "b"), 7]


def test_a_failure_without_a_listener_is_reported_even_without_its_owner(qtbot: QtBot, session: Session) -> None:
    may_end, owner = threading.Event(), QObject(session)

    def job(*_: object) -> None:
        may_end.wait(LONG_MS / 1000)
        raise DataError("the disk is full")

    session.job_runner.start("test", job, owner=owner, on_result=lambda _: None)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not isValid(owner), timeout=LONG_MS)
    with qtbot.waitSignal(session.failed, timeout=LONG_MS) as failed:
        may_end.set()
    assert failed.args == ["the disk is full", ""]
