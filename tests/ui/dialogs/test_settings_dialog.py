"""The settings of the program: menus, dialog and saved values agree, and each change applies at once."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from purer_app.engine.core.machine.devices import find_devices
from purer_app.engine.core.machine.usage import machine_use
from purer_app.ui.core.theme import DARK, LIGHT, Theme
from purer_app.ui.main_window import MainWindow
from purer_app.ui.state.session import Session
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool
from tests.ui.conftest import LONG_MS
from tests.ui.helpers.clipping import cut_texts
from tests.ui.helpers.finding import find

GENERAL, COMPUTING, STORAGE, SHORTCUTS = range(4)


def opened(window: MainWindow, tab: int) -> QDialog:
    window.registry["file.settings"].trigger()
    dialog = find(window, QDialog, "settings_dialog")
    find(dialog, QTabWidget, "settings_tabs").setCurrentIndex(tab)
    return dialog


def choose(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def click(qtbot: QtBot, button: QPushButton | QRadioButton | QCheckBox) -> None:
    near = QPoint(button.height() // 2, button.height() // 2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=near)


def saved(settings: QSettings, key: str) -> str:
    settings.sync()
    return str(QSettings(settings.fileName(), QSettings.Format.IniFormat).value(key))


def test_colours_agree_in_menu_dialog_and_file(qtbot: QtBot, window: MainWindow, settings: QSettings) -> None:
    dialog = opened(window, GENERAL)
    dark, light = find(dialog, QRadioButton, "scheme_dark"), find(dialog, QRadioButton, "scheme_light")
    click(qtbot, dark)
    assert window.theme.colours is DARK
    assert window.registry["view.dark"].isChecked()
    assert saved(settings, "theme/scheme") == "dark"
    window.registry["view.light"].trigger()
    assert window.theme.colours is LIGHT
    assert light.isChecked() and not dark.isChecked()


def test_the_text_size_agrees_in_menu_dialog_and_file(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, settings: QSettings
) -> None:
    box = find(opened(window, GENERAL), QComboBox, "text_size")
    assert [box.itemData(row) for row in (0, box.count() - 1)] == [80, 200]
    before = qapp.font().pointSizeF()
    choose(box, 150)
    assert qapp.font().pointSizeF() == pytest.approx(1.5 * before)
    assert saved(settings, "theme/text_percent") == "150"
    window.registry["view.larger"].trigger()
    assert box.currentData() == 175
    window.registry["view.normal"].trigger()
    assert box.currentData() == 100


def test_the_device_reaches_the_engine_and_the_commands_that_are_copied(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, settings: QSettings, tmp_path: Path
) -> None:
    session = window.session
    session.store.create(tmp_path / "project")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    box = find(opened(window, COMPUTING), QComboBox, "preferred_device")
    assert box.currentData() == "auto"
    choose(box, "cpu")
    assert machine_use().device == "cpu"
    assert find_devices()[0].word == "cpu"
    assert saved(settings, "machine/device") == "cpu"
    assert window.session.device_word("auto") == "cpu"
    assert window.session.device_word("cuda") == "cuda", "the setting of a project comes first"
    window.registry["train.copy_command"].trigger()
    assert " --device cpu" in qapp.clipboard().text()
    choose(box, "auto")
    assert window.session.device_word("auto") == "auto"
    window.registry["train.copy_command"].trigger()
    assert "--device" not in qapp.clipboard().text()


@pytest.mark.skipif(os.environ.get("CUDA_VISIBLE_DEVICES") == "0", reason="there may be a CUDA device")
def test_an_absent_device_is_named_and_the_best_one_used(qtbot: QtBot, window: MainWindow, settings: QSettings) -> None:
    absent = next(word for word in ("mps", "cuda") if word not in [device.word for device in window.session.devices])
    window.session.preferences.set_device(absent)
    dialog = opened(window, COMPUTING)
    qtbot.waitUntil(lambda: not window.session.job_runner.running, timeout=LONG_MS)
    assert find(dialog, QComboBox, "preferred_device").currentText() == f"{absent} (not present)"
    best = window.session.devices[0].name
    note = find(dialog, QLabel, "device_note").text()
    assert note == f"This device is not present, so {best} is used until it is."
    assert window.session.device_word("auto") == "auto"


def test_a_run_beyond_the_memory_cap_is_refused_until_the_cap_is_raised(
    qtbot: QtBot, window: MainWindow, settings: QSettings, tmp_path: Path
) -> None:
    session = window.session
    session.store.create(tmp_path / "project")
    with qtbot.waitSignal(session.models.added, timeout=LONG_MS):
        session.models.add([write_tiny_pool(tmp_path / "pool")])
    config = replace(tiny_config(tmp_path / "pool"), pool="", device="cpu")
    session.store.change(train=changed(config, episode={"n_shot": 20_000}))  # about 2 GiB of images
    dialog = opened(window, COMPUTING)
    cap = find(dialog, QDoubleSpinBox, "memory_cap")
    assert cap.text() == "No cap"
    assert find(dialog, QLabel, "cap_note").text().startswith("On the CPU, the cap is checked before a run starts")
    cap.setValue(0.5)
    assert machine_use().cap_bytes == 500_000_000
    assert saved(settings, "machine/memory_cap_gb") == "0.5"
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        session.training.start()
    (banner,) = window.banners.banners()
    assert "of memory are free within the memory cap of 500.0 MB; lower episode.n_shot" in banner.text
    cap.setValue(0.1)
    assert cap.text() == "0.5 GB", "the smallest cap"
    cap.setValue(0.0)
    assert cap.text() == "No cap"
    assert machine_use().cap_bytes is None
    session.store.change(train=config)
    with qtbot.waitSignal(session.training.ended, timeout=LONG_MS):
        session.training.start()
    qtbot.waitUntil(lambda: [run.status for run in session.runs] == ["finished"], timeout=LONG_MS)


def test_enter_in_a_field_takes_its_value_and_presses_no_button(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PURER_CACHE", str(tmp_path))
    (tmp_path / "verdicts.sqlite").write_bytes(bytes(10))
    dialog = opened(window, COMPUTING)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    cap = find(dialog, QDoubleSpinBox, "memory_cap")
    cap.setFocus()
    cap.selectAll()
    qtbot.keyClicks(cap, "8")
    qtbot.keyClick(cap, Qt.Key.Key_Return)
    assert window.session.preferences.cap_gb == 8.0
    assert dialog.isVisible()
    find(dialog, QTabWidget, "settings_tabs").setCurrentIndex(STORAGE)
    clear = find(dialog, QPushButton, "clear_caches")
    clear.setFocus()
    assert (tmp_path / "verdicts.sqlite").exists()
    qtbot.keyClick(clear, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not (tmp_path / "verdicts.sqlite").exists(), timeout=LONG_MS)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_preferences_are_there_at_the_next_start(qtbot: QtBot, settings: QSettings) -> None:
    settings.setValue("machine/device", "cpu")
    settings.setValue("machine/memory_cap_gb", "3.5")
    settings.setValue("notifications/run_end", False)
    settings.sync()
    later = Session(QSettings(settings.fileName(), QSettings.Format.IniFormat))
    kept = later.preferences
    assert (kept.device, kept.cap_gb, kept.announces_end) == ("cpu", 3.5, False)
    settings.remove("machine/memory_cap_gb")
    settings.setValue("machine/memory_cap_gib", "4.0")
    assert Session(settings).preferences.cap_gb == 4.0, "an older one is kept, and not exceeded"
    assert (machine_use().device, machine_use().cap_bytes) == ("cpu", 4_000_000_000)
    settings.setValue("machine/device", "abacus")
    settings.setValue("machine/memory_cap_gb", "plenty")
    broken = Session(settings).preferences
    assert (broken.device, broken.cap_gb) == ("auto", 0.0)
    assert machine_use().cap_bytes is None


def test_folders_are_listed_with_sizes_and_the_caches_are_cleared(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setenv("PURER_CACHE", str(cache))
    (cache / "class-images").mkdir(parents=True)
    (cache / "class-images" / "a.safetensors").write_bytes(bytes(3_000_000))
    window.session.store.create(tmp_path / "project")
    (tmp_path / "project" / "big").write_bytes(bytes(5_000_000))
    dialog = opened(window, STORAGE)
    cached, project = find(dialog, QLabel, "size_cache"), find(dialog, QLabel, "size_project")
    qtbot.waitUntil(lambda: cached.text() == "3.0 MB" and project.text() == "5.0 MB", timeout=LONG_MS)
    assert find(dialog, QLabel, "path_cache").text() == str(cache)
    assert find(dialog, QLabel, "path_project").text() == str(tmp_path / "project")
    assert find(dialog, QPushButton, "show_cache").isEnabled()
    click(qtbot, find(dialog, QPushButton, "clear_caches"))
    qtbot.waitUntil(lambda: cached.text() == "0 bytes", timeout=LONG_MS)
    assert find(dialog, QLabel, "cleared").text() == "3.0 MB cleared."
    assert (tmp_path / "project" / "big").exists()
    assert not (cache / "class-images").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("percent", [100, 200])
def test_no_text_of_the_dialogs_is_cut(
    qtbot: QtBot, window: MainWindow, theme: Theme, scheme: str, percent: int
) -> None:
    theme.set_scheme(scheme)
    theme.set_text_percent(percent)
    dialog = opened(window, GENERAL)
    folder = os.environ.get("PURER_SCREENSHOTS")
    for tab in (GENERAL, COMPUTING, STORAGE, SHORTCUTS):
        find(dialog, QTabWidget, "settings_tabs").setCurrentIndex(tab)
        qtbot.waitUntil(lambda: not cut_texts(dialog), timeout=LONG_MS)
        if folder:
            assert dialog.grab().save(str(Path(folder) / f"settings-{tab}-{scheme}-{percent}.png"))
    window.registry["help.about"].trigger()
    about = find(window, QDialog, "about_dialog")
    qtbot.waitUntil(find(about, QPushButton, "copy_system_info").isEnabled, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not cut_texts(about), timeout=LONG_MS)
    if folder:
        assert about.grab().save(str(Path(folder) / f"about-{scheme}-{percent}.png"))


def test_language_and_motion_agree_in_menu_dialog_and_file(
    qtbot: QtBot, window: MainWindow, settings: QSettings
) -> None:
    dialog = opened(window, GENERAL)
    languages, motion = find(dialog, QComboBox, "language"), find(dialog, QCheckBox, "reduced_motion")
    assert languages.currentData() == "system"
    choose(languages, "de")
    assert window.registry["view.language_de"].isChecked()
    assert saved(settings, "language") == "de"
    window.registry["view.language_en"].trigger()
    assert languages.currentText() == "English"
    before = motion.isChecked()
    click(qtbot, motion)
    assert window.registry["view.motion"].isChecked() is not before
    assert saved(settings, "reduced_motion").lower() == str(not before).lower()
    window.registry["view.motion"].trigger()
    assert motion.isChecked() is before
