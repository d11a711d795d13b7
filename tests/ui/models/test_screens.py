"""The Models page with a model selected, its form open and a message above, in both themes at 100 % and 200 %.

With PURER_SCREENSHOTS=FOLDER the pictures are kept there.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from purer_app.engine.core.events import CheckpointListed
from purer_app.engine.core.verdict import Format
from purer_app.engine.jobs.checkpoints import Layer
from purer_app.ui.core.theme import Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.models.inspector.editor import ModelEditor
from purer_app.ui.models.inspector.inspector import ModelInspector
from purer_app.ui.models.inspector.layer_table import LayerTable
from purer_app.ui.models.table.table import ModelTable
from purer_app.ui.shell.docks.inspector import InspectorDock
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.undo_bar import UndoBar
from tests.ui.conftest import LONG_MS, MakeVerdict, inspected
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find

LOOKS = [(scheme, percent) for scheme in ("light", "dark") for percent in (100, 200)]


@pytest.fixture
def window(
    qtbot: QtBot, settings: QSettings, theme: Theme, tmp_path: Path, verdict: MakeVerdict
) -> Iterator[MainWindow]:
    """Return the window with a project of models of every verdict."""
    session = Session(settings)
    window = MainWindow(session, theme)
    window.resize(1280, 800)
    window.show()
    session.store.create(tmp_path / "project", "Trees")
    window.show_page("models")
    verdicts = [
        verdict("/models/conv4-ash.safetensors", batch_norm=("the statistics of all 4 BatchNorm layers look sound",),
                mean=(0.4914, 0.4822, 0.4465), std=(0.247, 0.2435, 0.2616)),
        verdict("/models/resnet20-12fca82f.th", verdict="assumptions", architecture="cifar-resnet20-a", confidence=0.8,
                class_names=(), mean=(0.4914, 0.4822, 0.4465), std=(0.247, 0.2435, 0.2616), n_classes=10,
                assumptions=("ReLU activations, strides of 2 between the stages, and averaging over all positions at "
                             "the end", "the input has 32x32 pixels; the weights do not say"),
                batch_norm=("2 of 19 BatchNorm layers were never updated (mean 0 and variance 1 everywhere, as before "
                            "training): layer1.0.bn1, layer1.0.bn2",)),
        verdict("/models/vgg.pth", verdict="needs-choice", use="none", architecture="", n_classes=0, input=(),
                class_names=(), candidates=("torchvision/vgg11", "torchvision/vgg11_bn"),
                reasons=("vgg.pth fits two architectures alike; choose one of them",)),
        verdict("/models/evil.pth", verdict="refused", use="none", architecture="", n_classes=0, input=(),
                class_names=(), reasons=("evil.pth contains a saved Python program (`os.system`), not only weights. "
                                         "PURER never runs code from files.",)),
    ]  # fmt: skip
    listed = CheckpointListed("/models/waiting.pth", Format.TORCH_ZIP, 10, 272_474, "cifar-resnet20", 5, 5)
    session.models.take_events(session.store.folder, [*inspected(*verdicts), listed])
    yield window
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=LONG_MS)
    qtbot.waitUntil(lambda: not session.job_runner.running, timeout=LONG_MS)
    window.deleteLater()
    session.deleteLater()


def wait_until_idle(qapp: QApplication) -> None:
    for _ in range(6):  # a wrapped text learns its height from its width, and its parents from it
        qapp.processEvents()


def keep(window: MainWindow, name: str, scheme: str, percent: int) -> None:
    folder = os.environ.get("PURER_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        assert window.grab().save(str(Path(folder) / f"models-{name}-{scheme}-{percent}.png"))


def show_layers(window: MainWindow) -> None:
    """Play back the answer of the job that reads a header."""
    layers = tuple(Layer(f"layer{k}.0.conv1.weight", (16, 16, 3, 3), "float32") for k in range(20))
    find(window, LayerTable).show_layers(layers)


@pytest.mark.no_cover
@pytest.mark.parametrize(("scheme", "percent"), LOOKS)
def test_no_text_of_a_selected_model_is_cut(
    qapp: QApplication, window: MainWindow, theme: Theme, scheme: str, percent: int
) -> None:
    theme.set_scheme(scheme)
    theme.set_text_percent(percent)
    table, inspector = find(window, ModelTable), find(window, ModelInspector)
    window.session.models.set_used(["/models/conv4-ash.safetensors"], False)  # a step to undo
    step = window.session.edits.last
    find(window, UndoBar).show_message(
        "4 models added: 2 ready, 1 needs your choice, 1 refused.", step, "Show why", qapp.beep
    )
    cut: dict[str, list[str]] = {}
    for name in ("conv4-ash.safetensors", "resnet20-12fca82f.th", "vgg.pth", "evil.pth"):
        table.select_path(f"/models/{name}")
        wait_until_idle(qapp)
        keep(window, name.partition(".")[0], scheme, percent)
        cut[name] = cut_texts(window)
    table.select_path("/models/resnet20-12fca82f.th")
    show_layers(window)
    inspector.edit()
    editor = find(window, ModelEditor)
    editor.architectures.show_names("cifar-resnet20-a", ("cifar-resnet20-a",), ("conv4-64", "torchvision/resnet18"))
    editor.show_problem("resnet20-12fca82f.th does not fit conv4-64: blocks.0.0.weight is missing.")
    wait_until_idle(qapp)
    keep(window, "editor", scheme, percent)
    cut["editor"] = cut_texts(window)
    area = find(find(window, InspectorDock), QScrollArea)
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    wait_until_idle(qapp)
    keep(window, "layers", scheme, percent)
    assert {name: texts for name, texts in cut.items() if texts} == {}
