"""The inspector of the Train page: settings, losses, turns of the models, curriculum, notices and folder of a run."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.core.formats import number
from purer_app.ui.core.method_names import learner_name, rule_name
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.run_history import RunHistory
from purer_app.ui.train.run_lines import term_title
from purer_app.ui.train.teacher_share_table import ShareTable
from purer_app.ui.train.texts import ending, firing_sentence
from purer_app.ui.widgets.icon_button import set_icon
from purer_app.ui.widgets.layouts.fact_grid import FactGrid

_LIST_LINES = 5
_MOST_LISTED = 100
_MOST_WRAPPED = 3
"""How many lines a sentence of a list is expected to need."""


class TrainInspector(QWidget):
    """Facts about the shown run that are not in the plots."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._run: Path | None = None
        self._title = self._label("title")
        self._nothing = self._label("muted")
        self._nothing.setObjectName("no_run")
        self._content = QWidget(self)
        self._facts = FactGrid()
        self._values: dict[str, QLabel] = {}
        for name, text in self._fact_names().items():
            self._values[name] = self._label()
            self._facts.add_fact(f"{text}:", self._values[name])
        self._losses = FactGrid()
        for name in RunHistory().terms:
            self._values[name] = self._label()
            self._losses.add_fact(f"{_upper_first(term_title(name))}:", self._values[name])
        self._turns_heading = self._heading(self.tr("Turns of the models"))
        self._shares = ShareTable(theme, self)
        self._no_firings, self._no_notices = self._label("muted"), self._label("muted")
        self._firings = self._list("train_firings", self.tr("Steps at which the images were made harder"))
        self._notices = self._list("train_notices", self.tr("Notices of the run"))
        self._open = QPushButton(self.tr("Open the folder of the run"), self)
        self._open.setObjectName("open_run_folder")
        self._open.clicked.connect(self._on_open_clicked)
        self._build_layout()
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _fact_names(self) -> dict[str, str]:
        return {
            "learner": self.tr("Learner"),
            "episode": self.tr("Episodes"),
            "curriculum": self.tr("Curriculum"),
            "ending": self.tr("Length"),
            "models": self.tr("Models"),
            "seed": self.tr("Seed"),
        }

    def _label(self, look: str = "") -> QLabel:
        label = QLabel(self)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if look:
            label.setProperty("look", look)
        return label

    def _list(self, name: str, accessible_name: str) -> QListView:
        view = QListView(self)
        view.setObjectName(name)
        view.setAccessibleName(accessible_name)
        view.setModel(QStringListModel(view))
        view.setWordWrap(True)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        return view

    def _build_layout(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self._title)
        column.addWidget(self._nothing)
        column.addWidget(self._content, 1)
        column.addStretch()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._facts)
        column.addWidget(self._heading(self.tr("Current inversion losses")))
        column.addLayout(self._losses)
        column.addWidget(self._turns_heading)
        column.addWidget(self._shares)
        column.addWidget(self._heading(self.tr("Curriculum")))
        column.addWidget(self._no_firings)
        column.addWidget(self._firings, 2)
        column.addWidget(self._heading(self.tr("Notices")))
        column.addWidget(self._no_notices)
        column.addWidget(self._notices, 1)
        column.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def _heading(self, text: str) -> QLabel:
        label = self._label("heading")
        label.setText(text)
        return label

    def show_run(self, run: Path | None, title: str, config: TrainConfig | None, history: RunHistory) -> None:
        """Show a run with its title, or that no run is shown."""
        self._run = run
        self._content.setVisible(run is not None)
        self._nothing.setVisible(run is None)
        text = self.tr(
            "Start a run, or choose one on the Runs page. Its settings, its losses, the turns of its models and its "
            "notices are listed here."
        )
        self._nothing.setText(text)
        self._title.setText(title if run is not None else self.tr("No run is shown"))
        facts = {} if config is None else self._facts_of(config)
        for name in self._fact_names():
            self._values[name].setText(facts.get(name, "–"))
        for name, series in history.terms.items():
            self._values[name].setText(number(series.y[-1], ".4g") if len(series) else "–")
        self._shares.show_shares(history.shares)
        for widget in (self._turns_heading, self._shares):
            widget.setVisible(history.shares is not None)
        newest = [firing_sentence(firing) for firing in history.firings[: -_MOST_LISTED - 1 : -1]]
        is_off = config is not None and config.curriculum.rule == "off"
        none = self.tr("The curriculum is off.") if is_off else self.tr("Not yet.")
        _fill(self._firings, newest, self._no_firings, none)
        _fill(self._notices, history.notices[: -_MOST_LISTED - 1 : -1], self._no_notices, self.tr("None."))

    def _facts_of(self, config: TrainConfig) -> dict[str, str]:
        shape, curriculum = config.episode, config.curriculum
        episode = self.tr("{n_way} classes, {n_shot} support pictures and {n_query} queries each")
        every = self.tr("all usable models of the folder")
        return {
            "learner": ", ".join(filter(None, (learner_name(config.learner.name), config.learner.network))),
            "episode": episode.format(n_way=shape.n_way, n_shot=shape.n_shot, n_query=shape.n_query),
            "curriculum": rule_name(curriculum.rule),
            "ending": ending(config),
            "models": f"{len(config.models)}" if config.models else every,
            "seed": str(config.seed),
        }

    def _on_open_clicked(self) -> None:
        if self._run is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._run)))

    def _on_theme_changed(self) -> None:
        set_icon(self._open, self._theme.icon("folder"))
        for view in (self._firings, self._notices):
            view.setMinimumHeight(self.fontMetrics().height() * _LIST_LINES)


def _upper_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _fill(view: QListView, sentences: Sequence[str], placeholder: QLabel, none: str) -> None:
    """List sentences, or show in place of an empty list that there are none."""
    placeholder.setText(none)
    placeholder.setVisible(not sentences)
    view.setVisible(bool(sentences))
    line = view.fontMetrics().height()
    view.setMaximumHeight(max(_LIST_LINES, _MOST_WRAPPED * len(sentences) + 1) * line)
    model = view.model()
    assert isinstance(model, QStringListModel)
    if model.stringList() != list(sentences):
        model.setStringList(list(sentences))
