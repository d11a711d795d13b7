"""What the program is, and a description of machine and software to copy for a bug report."""

from functools import partial

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QLocale, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from purer_app import __version__
from purer_app.engine import jobs
from purer_app.ui.core.theme import Theme
from purer_app.ui.dialogs.fitting import fit_to_text
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.labels import wrapped

_WIDTH_LETTERS, _HEIGHT_LINES, _INFO_LINES = 84, 26, 9
_ICON_LINES = 3.5


def qt_facts() -> dict[str, str]:
    """Return what is known about Qt and the screen, for `jobs.system_info`."""
    screen = QGuiApplication.primaryScreen()
    size = screen.size()
    return {
        "Qt": f"{qVersion()}, PySide6 {pyside_version}, platform {QGuiApplication.platformName()}",
        "Screen": f"{size.width()}×{size.height()} at {screen.devicePixelRatio():g}×",
        "Locale": QLocale().name(),
    }


class AboutDialog(QDialog):
    """A non-modal dialog; PyTorch is loaded for the description, so it is made in the background."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle(self.tr("About PURER"))
        self.setModal(False)
        self._session = session
        self._theme = theme
        self._icon = QLabel()
        title = QLabel(self.tr("PURER {version}").format(version=__version__))
        title.setProperty("look", "title")
        text = self.tr(
            "Meta-learning from trained models, without their training data. After Hu, Shen, Wang, Liu, Yuan and Tao, "
            "CVPR 2023; an independent implementation. MIT licence.\n\n"
            "No telemetry, no network code, and nothing in a model's file is ever executed."
        )
        words = QVBoxLayout()
        words.addWidget(title)
        words.addWidget(wrapped(text))
        top = QHBoxLayout()
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        self._info = QPlainTextEdit()
        self._info.setObjectName("system_info")
        self._info.setReadOnly(True)
        self._info.setTabChangesFocus(True)
        self._info.setAccessibleName(self.tr("System info"))
        self._copy = IconButton(theme, "copy", self.tr("Copy system info"), "copy_system_info", look="primary")
        self._copy.clicked.connect(lambda: QApplication.clipboard().setText(self._info.toPlainText()))
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._info, 1)
        layout.addWidget(buttons)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def open_now(self) -> None:
        """Describe the system again, and show the dialog in front of the window."""
        self._copy.setEnabled(False)
        self._info.setPlainText(self.tr("Machine and software are being described…"))
        job, name = partial(jobs.system_info, qt_facts()), self.tr("Describing the system")
        self._session.job_runner.start(name, job, reads_only=True, owner=self, on_result=self._show_info)
        self.show()
        self.raise_()
        self.activateWindow()

    def _show_info(self, text: str) -> None:
        self._info.setPlainText(text)
        self._copy.setEnabled(True)

    def _on_theme_changed(self) -> None:
        metrics = self.fontMetrics()
        side_px = round(metrics.height() * _ICON_LINES)
        self._icon.setPixmap(self._theme.application_icon().pixmap(side_px, side_px))
        self._info.setMinimumHeight(metrics.lineSpacing() * _INFO_LINES)
        fit_to_text(self, _WIDTH_LETTERS, _HEIGHT_LINES)
