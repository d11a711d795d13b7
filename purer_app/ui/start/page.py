"""The start page, shown without an open project: three ways to start, and recent projects."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from purer_app.engine.core.text import GB
from purer_app.ui.core.file_dialogs import choose_folder
from purer_app.ui.core.page import Page
from purer_app.ui.core.theme import Theme
from purer_app.ui.start.big_button import BigButton
from purer_app.ui.start.recent_list import RecentList
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import set_icon

_WIDTH_CHARACTERS = 80


class StartPage(Page):
    """Not on the rail; cheap to build, because it is painted first."""

    name = "start"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(session, theme, parent)
        self._column = QWidget()
        self._recent = RecentList(session, theme)
        self._device_icon = QLabel()
        self._device = _label("", "muted")
        self._device.setObjectName("device_line")
        self._build()
        session.devices_found.connect(self._show_device)
        self._recent.changed.connect(self._show_what_is_possible)
        session.training.state_changed.connect(self._show_what_is_possible)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._show_device()
        self._show_what_is_possible()

    def title(self) -> str:
        """Return the page's name."""
        return self.tr("Start")

    def ask_for_models(self) -> None:
        """Ask for a folder of models, and create a project with them."""
        folder = choose_folder(self, self.session.folders, "models", self.tr("Choose a folder of trained models"))
        if folder is not None:
            self.session.new_project([folder])

    def ask_for_project(self) -> None:
        """Ask for a project folder, and open it."""
        folder = choose_folder(self, self.session.folders, "projects", self.tr("Choose the folder of a project"))
        if folder is not None:
            self.session.open_path(folder)

    def _build(self) -> None:
        column = QVBoxLayout(self._column)
        column.setSpacing(self.fontMetrics().height() // 2)
        column.addStretch(1)
        title = _label(
            self.tr(
                "Learn new image classes from a few pictures, using trained classifiers whose training data is gone or "
                "private."
            ),
            "title",
        )
        column.addWidget(title)
        column.addSpacing(self.fontMetrics().height() // 2)
        self._start = self._start_buttons()
        for button in self._start:
            column.addWidget(button)
        column.addWidget(_label(self.tr("Or drop files and folders of models anywhere on this window."), "muted"))
        column.addSpacing(self.fontMetrics().height())
        column.addWidget(self._recent)
        column.addStretch(2)
        device = QHBoxLayout()
        device.addWidget(self._device_icon)
        device.addWidget(self._device, 1)
        column.addLayout(device)
        self._centre()

    def _centre(self) -> None:
        """Centre the column in a scroll area."""
        place = QWidget()
        row = QHBoxLayout(place)
        row.addStretch(1)
        row.addWidget(self._column, 1000)  # the column grows up to its maximum width first
        row.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(self.tr("Start"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)

    def _start_buttons(self) -> list[BigButton]:
        sample = self._big_button(
            "models",
            self.tr("Try the sample"),
            self.tr("Ten small models of handwritten characters. Train on them in a minute or two."),
        )
        sample.setObjectName("try_sample")
        sample.clicked.connect(self.session.open_sample)
        models = self._big_button(
            "open",
            self.tr("Open a folder of models…"),
            self.tr("Your own trained image classifiers, of any kind. Nothing in their files is executed."),
        )
        models.setObjectName("open_models")
        models.clicked.connect(self.ask_for_models)
        project = self._big_button(
            "project",
            self.tr("Open a project…"),
            self.tr("Continue where you were, or open a folder of runs, such as that of the demo."),
        )
        project.setObjectName("open_project")
        project.clicked.connect(self.ask_for_project)
        return [sample, models, project]

    def _big_button(self, icon: str, title: str, text: str) -> BigButton:
        return BigButton(icon, title, text, self.theme)

    def _show_what_is_possible(self, *_: object) -> None:
        """Disable all buttons during a run, with the reason as the tooltip."""
        why = self.session.why_no_other_project()
        for button in self._start:
            button.setEnabled(not why)
            button.setToolTip(why)
        self._recent.set_enabled(why)

    def _show_device(self) -> None:
        self._device.setText(self._device_sentence())

    def _device_sentence(self) -> str:
        if not self.session.devices:
            return self.tr("Loading PyTorch…")
        best = self.session.devices[0]
        if best.word == "cpu":
            return self.session.unused_gpu or self.tr("No GPU found: training works, but more slowly")
        if best.memory_bytes is None:
            return best.name
        return self.tr("{name}, {gigabytes:.0f} GB").format(name=best.name, gigabytes=best.memory_bytes / GB)

    def _on_theme_changed(self) -> None:
        set_icon(self._device_icon, self.theme.icon("info", self.theme.colours.muted))
        self._column.setMaximumWidth(self.fontMetrics().horizontalAdvance("n") * _WIDTH_CHARACTERS)


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", look)
    label.setWordWrap(True)
    return label
