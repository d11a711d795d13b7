"""The most important settings of a run."""

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.overrides import value_at
from purer_app.ui.state.session import Session
from purer_app.ui.train.settings.config_form import make_editor, with_setting
from purer_app.ui.train.settings.editing import edit_settings
from purer_app.ui.train.settings.setting_row import SettingEditor, Value
from purer_app.ui.train.settings.setting_texts import explanation, shown_settings, translated

_NETWORKS = ("learner.backbone", "learner.student_backbone")
"""The network that is trained; each learner has one of these settings or neither."""
BASIC = (
    "episode.n_way",
    "episode.n_shot",
    "learner.name",
    *_NETWORKS,
    "curriculum.rule",
    "device",
    "meta.max_seconds",
    "meta.steps",
)
_MINUTES = "meta.max_seconds"
"""The one setting whose unit in the form (minutes) differs from the stored one (seconds)."""
_LIMITS = (_MINUTES, "meta.steps")
"""Settings whose value 0 means no limit."""


class BasicSettings(QFrame):
    """Edits settings of the project; an invalid value is explained below its field and not stored."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._editors: dict[str, SettingEditor] = {}
        self._problems: dict[str, QLabel] = {}
        self._labels: dict[str, QLabel] = {}
        self._enabled = True
        self._network_rows: dict[str, tuple[QWidget, ...]] = {}
        self.setProperty("look", "card")
        heading = QLabel(self.tr("Settings"), self)
        heading.setProperty("look", "heading")
        form = QGridLayout()
        form.setColumnStretch(0, 2)
        form.setColumnStretch(1, 3)
        for row, path in enumerate(BASIC):
            label, editor = self._make_row(path)
            form.addWidget(label, row, 0)
            form.addWidget(editor, row, 1)
            if path in _NETWORKS:
                self._network_rows[path] = (label, editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(heading)
        column.addLayout(form)
        self.show_devices()

    def _make_row(self, path: str) -> tuple[QLabel, QWidget]:
        setting = shown_settings()[path]
        names = {
            _MINUTES: self.tr("Time limit in minutes"),
            "meta.steps": self.tr("Maximum steps"),
            "curriculum.rule": self.tr("Curriculum"),
            "learner.student_backbone": self.tr("Network"),
        }
        name = names.get(path, translated(setting.about.title))
        if path in _LIMITS:
            editor = SettingEditor(float if path == _MINUTES else int, name, zero_text=self.tr("no limit"))
        else:
            editor = make_editor(setting)
        label = QLabel(name, self)
        label.setBuddy(editor.field)
        label.setWordWrap(True)
        for widget in (label, editor.field):
            widget.setToolTip(f"<p>{explanation(setting)}</p><p>{setting.range(translated)}</p>")
        editor.setProperty("help_topic", path)
        editor.field.setObjectName(f"train_{path.replace('.', '_')}")
        editor.edited.connect(lambda value: self.change(path, value))
        editor.refused.connect(lambda sentence: self._show_problem(path, sentence))
        problem = QLabel(self)
        problem.setObjectName(f"problem_{path.replace('.', '_')}")
        problem.setWordWrap(True)
        problem.hide()
        self._editors[path], self._problems[path], self._labels[path] = editor, problem, label
        both = QWidget(self)
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(editor)
        column.addWidget(problem)
        return label, both

    def change(self, path: str, shown: Value) -> None:
        """Store a value in the unit of the form."""
        value = self._stored(path, shown)
        try:
            project = self._session.store.project
            train = with_setting(project.train, path, value, project.preset)
        except ConfigError as error:
            self._show_problem(path, str(error))
            return
        self._show_problem(path, "")
        edit_settings(self._session, train)
        self.refresh()

    def refresh(self) -> None:
        """Show the settings of the project, except in fields with an invalid value."""
        for path, editor in self._editors.items():
            if not self._problems[path].text():
                editor.show_value(self._shown(path))
        self._show_enabled()

    def discard_invalid_values(self) -> None:
        """Hide all problems, so that `refresh` replaces invalid values."""
        for path in BASIC:
            self._show_problem(path, "")

    def set_enabled(self, enabled: bool) -> None:
        """Enable or disable all fields."""
        self._enabled = enabled
        self._show_enabled()

    def _show_enabled(self) -> None:
        """Enable the fields; show the network only for learners that train one."""
        train = self._session.store.project.train
        for path, editor in self._editors.items():
            editor.setEnabled(self._enabled)
            self._labels[path].setEnabled(self._enabled)
        for path, row in self._network_rows.items():
            for widget in row:
                widget.setVisible(value_at(train, path) is not None)

    def show_devices(self) -> None:
        """List the known devices."""
        found = [(device.word, device.name) for device in self._session.devices]
        choices = found or [("cpu", self.tr("CPU"))]
        self._editors["device"].set_choices([("auto", self.tr("Automatic")), *choices])

    def _shown(self, path: str) -> Value:
        value = value_at(self._session.store.project.train, path)
        if value is None:  # the learner trains no network
            return ""
        shown: Value = round(float(value) / 60, 4) if path == _MINUTES else value
        return shown

    def _stored(self, path: str, shown: Value) -> Value:
        """Return a value in the unit of the settings; what is shown already, perhaps rounded, is not changed."""
        if path != _MINUTES:
            return shown
        kept = float(self._session.store.project.train.meta.max_seconds)
        return kept if shown == self._shown(path) else round(60 * float(shown), 3)

    def _show_problem(self, path: str, problem: str) -> None:
        text = self.tr("⚠ {problem}. The value is still {value}.")
        kept = self._shown(path)
        self._problems[path].setText(text.format(problem=problem.rstrip("."), value=kept) if problem else "")
        self._problems[path].setVisible(bool(problem))
