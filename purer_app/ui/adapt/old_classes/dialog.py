"""The dialog that chooses which classes of which models are added to the user's classes."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSortFilterProxyModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from purer_app.engine import jobs
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.core.text import printable
from purer_app.engine.core.verdict import Use
from purer_app.ui.adapt.old_classes.list_models import ClassTicks, OfferedModel, OfferedModels
from purer_app.ui.adapt.state.old_classes.preparer import old_text
from purer_app.ui.adapt.state.old_classes.store import key_of
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.formats import duration, fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.jobs.job_thread import Failed, Finished, JobEnd, JobThread
from purer_app.ui.state.project.project import OldClassesEntry
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.labels import wrapped
from purer_app.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from purer_app.engine.few_shot.old_classes.preparation import ModelClasses

_WIDTH_LETTERS, _HEIGHT_LINES = 96, 34
_MODELS_LETTERS = 34
_MOST_AT_ONCE = 100
"""All classes that are shown are ticked at once up to this number; each has to be inverted."""
_MEASURE_AFTER_MS = 400
_TICKS_SPACING_PX = 4


class OldClassesDialog(QDialog):
    """Shows the models in use with their classes. OK replaces the classes of models by the ticked ones.

    `chosen` carries the file of a model whose classes were added or changed.

    Args:
        source: returns the settings of the classifier without classes of models; None while there is none.
    """

    chosen = Signal(str)

    def __init__(
        self,
        session: Session,
        picture_store: PictureStore,
        theme: Theme,
        source: Callable[[], ClassifyConfig | None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("old_classes_dialog")
        self.setModal(False)
        self._session = session
        self._picture_store = picture_store
        self._theme = theme
        self._source = source
        self._chosen: dict[str, tuple[str, ...]] = {}
        self._wanted_path = ""
        self._listing: JobThread | None = None
        self._listed_for: ClassifyConfig | None = None
        self._measuring: JobThread | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MEASURE_AFTER_MS)
        self._timer.timeout.connect(self._measure)
        introduction = self.tr(
            "A class of a model is recognised although its pictures are gone: images that are inverted from the "
            "model, and its own head, represent the class. Together with your classes it makes one classifier."
        )
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(wrapped(introduction, "muted"))
        self._state = wrapped("")
        self._state.setObjectName("old_classes_state")
        layout.addWidget(self._state)
        layout.addWidget(self._views(), 1)
        self._time = wrapped("", "muted")
        self._time.setObjectName("old_classes_time")
        self.warning = MessageBar(theme, "old_classes_warning")
        for part in (self._time, self.warning, self._buttons()):
            layout.addWidget(part)
        self._ok.setDefault(True)  # inside the dialog, so that Enter in a list presses it
        metrics = self.fontMetrics()
        self.resize(metrics.horizontalAdvance("n") * _WIDTH_LETTERS, metrics.lineSpacing() * _HEIGHT_LINES)
        self.finished.connect(lambda _: self._stop())
        session.store.opened.connect(self.close)

    # building

    def _views(self) -> QWidget:
        self.models = OfferedModels(lambda path: len(self._chosen.get(path, ())), self)
        self.ticks = ClassTicks(self)
        self.models_view = QListView()
        self.models_view.setObjectName("models_with_classes")
        self.models_view.setModel(self.models)
        self.models_view.setWordWrap(True)
        self.models_view.setSpacing(2)
        self.models_view.setResizeMode(QListView.ResizeMode.Adjust)
        self.models_view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.models_view.setMinimumWidth(self.fontMetrics().horizontalAdvance("n") * _MODELS_LETTERS)
        self.models_view.selectionModel().currentChanged.connect(self._on_current_changed)
        self.ticks.ticked.connect(self._on_ticked)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(_titled(self.tr("Models"), self.models_view))
        splitter.addWidget(self._classes_box())
        splitter.setStretchFactor(1, 1)
        return splitter

    def _classes_box(self) -> QWidget:
        self._filter = QLineEdit()
        self._filter.setObjectName("filter_classes")
        self._filter.setPlaceholderText(self.tr("Filter classes"))
        self._filter.setAccessibleName(self.tr("Filter classes"))
        self._filter.setClearButtonEnabled(True)
        self._filtered = QSortFilterProxyModel(self)
        self._filtered.setSourceModel(self.ticks)
        self._filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._classes_view = QListView()
        self._classes_view.setObjectName("classes_of_model")
        self._classes_view.setModel(self._filtered)
        self._classes_view.setSpacing(_TICKS_SPACING_PX)
        self._all = IconButton(self._theme, "check", self.tr("All"), "tick_all_classes")
        self._none = IconButton(self._theme, "cross", self.tr("None"), "tick_no_class")
        for button, tip in (
            (self._all, self.tr("Tick all classes shown")),
            (self._none, self.tr("Tick no class shown")),
        ):
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._count = wrapped("", "muted")
        self._count.setObjectName("chosen_classes")
        self._filter.textChanged.connect(self._on_filter_changed)
        self._all.clicked.connect(lambda *_: self._tick_shown(on=True))
        self._none.clicked.connect(lambda *_: self._tick_shown(on=False))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._filter, 1)
        row.addWidget(self._all)
        row.addWidget(self._none)
        head = QWidget()
        head.setLayout(row)
        return _titled(self.tr("Classes"), self._classes_view, above=head, below=self._count)

    def _buttons(self) -> QWidget:
        self._ok = IconButton(self._theme, "check", self.tr("OK"), "old_classes_ok", look="primary")
        cancel = IconButton(self._theme, "cross", self.tr("Cancel"), "old_classes_cancel")
        cancel.setAutoDefault(False)
        box = QDialogButtonBox()
        box.addButton(self._ok, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(cancel, QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    # showing

    def open_now(self, path: str = "") -> None:
        """Show the dialog with the present choice.

        Args:
            path: the model to show, by default the first one.
        """
        if not self.isVisible():
            self._chosen = {entry.path: entry.classes for entry in self._picture_store.old.entries}
            self._listed_for = None  # files may have changed
            self._filter.clear()
            self.warning.hide()
        self._wanted_path = path
        titles = self.tr("Add a model's own classes"), self.tr("Change the classes of models")
        self.setWindowTitle(titles[bool(path)])
        self._list()
        self.show()
        self.raise_()
        self.activateWindow()
        self.models_view.setFocus()

    def _list(self) -> None:
        """List the models in use in the background, unless they are listed already."""
        config = self._source()
        if config is None:
            self._listed_for = None
            self._show_models((), self.tr("Add models in step 1 first, or choose another classifier."))
        elif config == self._listed_for:
            self._show_current()
        else:
            self._show_models((), self.tr("Reading the models …"))
            self._listed_for = config
            job, name = partial(jobs.list_model_classes, config), self.tr("Reading the models")
            self._stop_listing()
            self._listing = thread = self._session.job_runner.start(
                name, job, reads_only=True, owner=self, on_end=lambda end: self._on_listed(thread, end)
            )

    def _on_listed(self, job: JobThread, end: JobEnd) -> None:
        if job is not self._listing:
            return
        self._listing = None
        if isinstance(end, Finished):
            self._show_models(self._offers(end.result), "")
        else:
            self._listed_for = None
            self._show_models((), end.sentence if isinstance(end, Failed) else "")

    def _offers(self, found: "tuple[ModelClasses, ...]") -> list[OfferedModel]:
        """Return the models in use, then those of the project or of a card that are not, with the reason."""
        rows = []
        for one in found:
            problem = f"{one.problem}." if one.problem else ""
            rows.append(OfferedModel(one.path, one.class_names, one.full_names, problem))
        listed = {row.path for row in rows}
        config = self._source()
        others = [entry.path for entry in self._session.models.entries] if config is not None and config.pool else []
        others += self._chosen
        in_run = config is None or bool(config.run)
        missing = [path for path in dict.fromkeys(others) if path not in listed]
        rows += [OfferedModel(path, problem=self._why_not(path, in_run=in_run)) for path in missing]
        return sorted(rows, key=lambda row: bool(row.problem))

    def _why_not(self, path: str, *, in_run: bool) -> str:
        """Return why a model is not in use."""
        if in_run:
            return self.tr("It is not among the models of the run.")
        models, verdict = self._session.models, self._session.models.verdict(path)
        entry = next((one for one in models.entries if one.path == path), None)
        if entry is None:
            return self.tr("It is not among the models of this project.")
        if verdict is None:
            return self.tr("The file is missing.")
        if verdict.use is Use.NONE:
            return self.tr("It cannot be used; the Models page says why.")
        if not entry.used:
            return self.tr("It is not ticked on the Models page.")
        twins = self.tr("It is the same model as another one.")
        return twins if models.same_content(path) else self.tr("It could not be read.")

    def _show_models(self, rows: "tuple[OfferedModel, ...] | list[OfferedModel]", state: str) -> None:
        self.models.show_models(rows)
        self._state.setText(printable(state))
        self._state.setVisible(bool(state))
        self._show_current()

    def _show_current(self) -> None:
        """Select the wanted model, otherwise one with chosen classes, otherwise the first."""
        free = [row for row, one in enumerate(self.models.rows) if not one.problem]
        paths = [self._wanted_path, *self._chosen]
        wanted = next((row for path in paths for row in free if self.models.rows[row].path == path), None)
        row = wanted if wanted is not None else next(iter(free), None)
        index = self.models.index(row) if row is not None else QModelIndex()
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.models_view.selectionModel().setCurrentIndex(index, flag)
        self._on_current_changed()

    @property
    def current(self) -> OfferedModel | None:
        """The model whose classes are shown."""
        index = self.models_view.currentIndex()
        return self.models.rows[index.row()] if index.isValid() else None

    def _on_current_changed(self, *_: object) -> None:
        model = self.current
        self._filter.clear()
        classes = model.classes if model is not None else ()
        self.ticks.show_classes(classes, self._chosen.get(model.path, ()) if model is not None else ())
        self._refresh()
        self._measure_soon()

    def _on_filter_changed(self, text: str) -> None:
        self._filtered.setFilterFixedString(text.strip())
        self._refresh()

    def _on_ticked(self) -> None:
        if self.current is not None:
            self._chosen[self.current.path] = self.ticks.chosen
        self.warning.hide()
        self.models.refresh()
        self._refresh()
        self._measure_soon()

    def _tick_shown(self, *, on: bool) -> None:
        rows = [self._filtered.mapToSource(self._filtered.index(row, 0)) for row in range(self._filtered.rowCount())]
        self.ticks.tick([index.row() for index in rows], on=on)

    def _refresh(self) -> None:
        model, n_shown = self.current, self._filtered.rowCount()
        n_classes = self.ticks.rowCount()
        for part in (self._filter, self._none, self._classes_view):
            part.setEnabled(model is not None)
        self._all.setEnabled(model is not None and n_shown <= _MOST_AT_ONCE)
        text = fill(self.tr("{chosen:,} of {n:,} classes chosen"), chosen=len(self.ticks.chosen), n=n_classes)
        if n_shown > _MOST_AT_ONCE:
            more = self.tr("There are more than {most}, and each has to be inverted: filter, and tick those you want.")
            text = f"{text}. {fill(more, most=_MOST_AT_ONCE)}"
        self._count.setText(text if model is not None else "")
        before = {entry.path: entry.classes for entry in self._picture_store.old.entries}
        self._ok.setEnabled({path: classes for path, classes in self._chosen.items() if classes} != before)

    # the duration

    def _measure_soon(self) -> None:
        if self._measuring is not None:
            self._measuring.stop()
            self._measuring = None
        self._time.setText("")
        self._timer.stop()
        if self.isVisible() and self.current is not None and self.ticks.chosen:
            self._time.setText(self.tr("Measuring how long the images take …"))
            self._timer.start()

    def _measure(self) -> None:
        config, model = self._listed_for, self.current
        if config is None or model is None or not self.ticks.chosen:
            return
        entry = OldClassesEntry(path=model.path, classes=self.ticks.chosen)
        job = partial(jobs.seconds_to_prepare, replace(config, old=(old_text(entry),)))
        name = self.tr("Measuring how long pseudo images take")
        self._measuring = thread = self._session.job_runner.start(
            name,
            job,
            reads_only=True,
            owner=self,
            on_end=lambda end: self._on_measured(thread, len(entry.classes), end),
        )

    def _on_measured(self, job: JobThread, n_classes: int, end: JobEnd) -> None:
        if job is not self._measuring:
            return
        self._measuring = None
        text = ""
        if isinstance(end, Finished) and end.result == 0:
            text = self.tr("The images of these classes exist already.")
        elif isinstance(end, Finished):
            text = self.tr("Making the images of these %Ln classes takes about {duration}, once.", "", n_classes)
            text = text.format(duration=duration(end.result))
        elif isinstance(end, Failed):
            text = end.sentence
        self._time.setText(printable(text))

    # ending

    def accept(self) -> None:
        """Replace the classes of models, unless two classes have the same name."""
        if problem := self._clash():
            self.warning.show_message(problem)
            return
        before = self._picture_store.old.entries
        self._picture_store.choose_old_classes(self._chosen)
        super().accept()
        changed = [entry.path for entry in self._picture_store.old.entries if entry not in before]
        if changed:
            self.chosen.emit(changed[-1])

    def _clash(self) -> str:
        store = self._picture_store
        others = {key_of(name): "" for name in store.names}
        for path, classes in self._chosen.items():
            names = self._full_names(path, classes)
            if problem := store.old.clash(names, others):
                return problem
            others |= {key_of(name): Path(path).name for name in names}
        return ""

    def _full_names(self, path: str, classes: tuple[str, ...]) -> tuple[str, ...]:
        model = next((row for row in self.models.rows if row.path == path and row.classes), None)
        if model is None:
            entry = self._picture_store.old.entry(path)
            return self._picture_store.old.names(entry) if entry is not None else classes
        names = dict(zip(reversed(model.classes), reversed(model.full_names), strict=True))
        return tuple(names[name] for name in classes if name in names)

    def _stop_listing(self) -> None:
        if self._listing is not None:
            self._listing.stop()
            self._listing = None

    def _stop(self) -> None:
        """Stop all jobs."""
        if self._listing is not None:
            self._listed_for = None
        self._stop_listing()
        self._timer.stop()
        if self._measuring is not None:
            self._measuring.stop()
            self._measuring = None


def _titled(title: str, view: QListView, above: QWidget | None = None, below: QWidget | None = None) -> QWidget:
    """Return a view below its title, which is also its accessible name."""
    view.setAccessibleName(title)
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(wrapped(title, "heading"))
    if above is not None:
        layout.addWidget(above)
    layout.addWidget(view, 1)
    if below is not None:
        layout.addWidget(below)
    return holder
