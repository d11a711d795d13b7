"""The inspector of the Adapt page: method, time, folders, and the equivalent command."""

import shlex

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from purer_app.ui.adapt.state.classifier_updater import ClassifierUpdater
from purer_app.ui.adapt.state.old_classes.preparer import old_text
from purer_app.ui.adapt.state.picture_store import PictureStore
from purer_app.ui.core.formats import fill
from purer_app.ui.core.theme import Theme
from purer_app.ui.state.session import Session
from purer_app.ui.widgets.icon_button import IconButton
from purer_app.ui.widgets.layouts.fact_grid import FactGrid


class AdaptInspector(QWidget):
    """Facts about the classes and the latest answers."""

    def __init__(
        self,
        session: Session,
        picture_store: PictureStore,
        updater: ClassifierUpdater,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._picture_store = picture_store
        self._updater = updater
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(_label(self.tr("Your classes"), "heading"))
        layout.addLayout(self._facts())
        self._folder = _label("", "muted")
        layout.addWidget(self._folder)
        self._open = IconButton(theme, "open", self.tr("Open folder"), "open_classes_folder")
        self._open.clicked.connect(lambda *_: self._open_folder())
        layout.addWidget(self._open)
        layout.addWidget(_label(self.tr("ICFIL"), "heading"))
        layout.addWidget(_label(_icfil_text(self), "muted"))
        layout.addWidget(_label(self.tr("The same on the command line"), "heading"))
        layout.addWidget(self._command_box())
        self._copy = IconButton(theme, "copy", self.tr("Copy command"), "copy_adapt_command")
        self._copy.clicked.connect(lambda *_: QGuiApplication.clipboard().setText(self.command()))
        layout.addWidget(self._copy)
        layout.addStretch()
        updater.changed.connect(self.show_facts)
        self.show_facts()

    def command(self) -> str:
        """Return the command that gives the same answers as this page; empty without models."""
        if not self._picture_store.is_open:
            return ""
        project, run = self._session.store.project, self._session.run_path(self._session.classifier_run)
        pool, models = self._session.models.pool()
        if run is None and not pool:
            return ""
        single = () if run or self._session.models.uses_whole_folder() else models
        source = [str(run)] if run else ["--pool", pool, *(word for name in single for word in ("--only", name))]
        library = self._picture_store.library
        parts = ["purer-app", "adapt", *source]
        old = self._updater.used_old_classes
        has_own = self._picture_store.n_pictures or not old
        parts += ["--support", str(library.classes_folder)] if has_own else []
        parts += ["--query", str(library.queries_folder), *(["--icfil"] if self._updater.wants_icfil else [])]
        parts += ["--negatives"] if project.adapt.negatives else []
        parts += [word for entry in old for word in ("--old", old_text(entry))]
        device = self._session.device_word(project.train.device)
        return shlex.join([*parts, *(["--device", device] if device != "auto" else [])])

    def show_facts(self) -> None:
        """Update all facts."""
        latest = self._updater.latest
        self._method.setText(latest.result.method if latest is not None else "–")
        seconds = fill(self.tr("{seconds:.2f} s"), seconds=latest.result.seconds) if latest is not None else "–"
        self._seconds.setText(seconds)
        self._pictures.setText(str(self._picture_store.n_pictures))
        self._queries.setText(str(len(self._picture_store.queries)))
        is_open, command = self._picture_store.is_open, self.command()
        text = self.tr("Copies of your pictures are in {folder}. Removed pictures are kept in .removed next to it.")
        self._folder.setText(fill(text, folder=self._picture_store.library.classes_folder) if is_open else "")
        self._open.setEnabled(is_open)
        self._command.setPlainText(command or self.tr("Add models in step 1; the command then appears here."))
        self._copy.setEnabled(bool(command))

    def _facts(self) -> FactGrid:
        form = FactGrid()
        self._method, self._seconds, self._pictures, self._queries = (_label("", "") for _ in range(4))
        form.add_fact(self.tr("Method"), self._method)
        form.add_fact(self.tr("Time to learn"), self._seconds)
        form.add_fact(self.tr("Pictures in classes"), self._pictures)
        form.add_fact(self.tr("Pictures to classify"), self._queries)
        return form

    def _command_box(self) -> QPlainTextEdit:
        self._command = QPlainTextEdit()
        self._command.setReadOnly(True)
        self._command.setObjectName("adapt_command")
        self._command.setAccessibleName(self.tr("Command line"))
        self._command.setTabChangesFocus(True)
        self._command.setMaximumHeight(self.fontMetrics().lineSpacing() * 9)
        return self._command

    def _open_folder(self) -> None:
        if (folder := self._picture_store.classes_folder()) is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _label(text: str, look: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    if look:
        label.setProperty("look", look)
    return label


def _icfil_text(here: QWidget) -> str:
    return here.tr(
        "ICFIL inverts the model after it has adapted to your pictures: it makes images that the model assigns to "
        "your classes, and pulls the features of real and inverted images of a class together. How long this takes "
        "depends on the models and is measured beforehand; until it is done, the answers without ICFIL are shown. "
        "“Compare on your pictures” leaves out each of your pictures in turn and classifies it with and without ICFIL. "
        "In measurements, it improved protonet with five pictures per class, but fine-tuning on the pictures alone, "
        "without inversion, improved it just as much. It made pool-embedding, which uses all models, worse."
    )
