"""What the pages share: the project, its models, its runs, the training, and the background jobs."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Signal

from purer_app.engine import jobs
from purer_app.engine.core.errors import EngineError
from purer_app.engine.core.events import Event
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.ui.state.choice_controller import ChoiceController
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.state.model_store import ModelStore
from purer_app.ui.state.project.project import free_folder, is_project, numbered_name, projects_folder, run_folders
from purer_app.ui.state.project.project_store import ProjectStore
from purer_app.ui.state.project.recent_projects import preferences_problem
from purer_app.ui.state.project.sample_project import SAMPLE_FOLDER, sample_pool, sample_projects, sample_values
from purer_app.ui.state.project_copier import ProjectCopier
from purer_app.ui.state.training_controller import TrainingController

if TYPE_CHECKING:
    from purer_app.engine.core.devices import Device
    from purer_app.engine.runs.run_listing import RunSummary


class Session(QObject):
    """One running program.

    `noticed` carries a sentence that is worth a line in the log, `failed` a sentence for a banner with its technical
    details ("" where the sentence says all), `runs_changed` comes when `runs` was read again, `page_asked` when
    something wants another page to be shown. `leave_asked` carries what to do once the user has decided about edits of
    the present project that cannot be saved.
    """

    noticed = Signal(str)
    failed = Signal(str, str)
    runs_changed = Signal()
    devices_found = Signal()
    page_asked = Signal(str)
    leave_asked = Signal(object)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.folders = LastFolders(settings)
        self.job_runner = JobRunner(self)
        self.store = ProjectStore(settings, self)
        self.edits = EditHistory(self)
        self.models = ModelStore(self.store, self.job_runner, self.edits, self)
        self.choices = ChoiceController(self.models, self.job_runner, self.edits, self)
        self.training = TrainingController(self.store, self.models, self.job_runner, self)
        self.copier = ProjectCopier(self.store, self.training, self.job_runner, self)
        self.runs: tuple[RunSummary, ...] = ()
        self.runs_are_read = False
        """Whether `runs` holds those of the open project."""
        self.devices: tuple[Device, ...] = ()
        self._was_missing = self._told_preferences = False
        self._n_reads = 0
        self.job_runner.failed.connect(self.failed)
        self.store.problem_changed.connect(self._on_store_problem_changed)
        self.store.runs_touched.connect(self._on_store_runs_touched)
        self.models.failed.connect(self.failed)
        self.choices.failed.connect(self.failed)
        self.copier.failed.connect(self.failed)
        self.copier.noticed.connect(self.noticed)
        self.models.noticed.connect(self.noticed)
        self.training.failed.connect(self.failed)
        self.training.noticed.connect(self.noticed)
        self.training.ended.connect(lambda _: self.read_runs())
        self.store.opened.connect(self.edits.clear)
        self.store.opened.connect(self._on_store_opened)
        self.edits.failed.connect(lambda sentence: self.failed.emit(sentence, ""))
        self.edits.noticed.connect(self.noticed)

    def find_devices(self) -> None:
        """Load torch in the background and learn what there is to compute on."""
        self.job_runner.start(self.tr("Loading PyTorch"), jobs.find_devices, owner=self, on_result=self._on_devices)

    def open_path(self, path: Path) -> bool:
        """Open a project, or make one of a folder of runs (as the demo leaves it) or of models; say what is wrong."""
        return self._leaving(lambda: self._open_path(real_path(path)))

    def add_models(self, paths: list[Path]) -> bool:
        """Add models to the open project, or to a new one where none is open."""
        if not self.store.is_open:
            return self.new_project(paths)
        self.models.add(paths)
        self.page_asked.emit("models")
        return True

    def new_project(self, models: list[Path]) -> bool:
        """Make a project of some models, and open it."""
        return self._leaving(lambda: self._make_project(models))

    def open_sample(self) -> bool:
        """Open the sample project if it is still as it was made, otherwise make another one with a number."""
        return self._leaving(self._open_sample)

    def go_on_in(self, folder: Path) -> bool:
        """Continue in the folder to which the project was renamed."""
        return self._tried(lambda: self.store.go_on_in(folder))

    def sync_preferences(self) -> None:
        """Write window place, colours and recent projects now; say once where that is not possible."""
        file = preferences_problem(self.settings)
        if file and not self._told_preferences:
            self._told_preferences = True
            text = self.tr(
                "Preferences cannot be saved in {file}: colours, text size and recent projects are not kept."
            )
            self.store.warned.emit(text.format(file=file))

    def read_runs(self) -> None:
        """Read the project's runs again, in the background."""
        self._n_reads += 1
        if not self.store.is_open:
            self._take_runs(None, self._n_reads, ())
            return
        self._was_missing = self.store.is_missing
        folder = self.store.folder
        paths = () if self.store.is_missing else tuple(run_folders(folder))
        self.job_runner.start(
            self.tr("Reading runs"),
            partial(jobs.list_runs, paths),
            owner=self,
            on_result=partial(self._take_runs, folder, self._n_reads),
        )

    def show_run(self, run: Path) -> None:
        """Show a run on the Train and Images pages."""
        self._with_run(run, self.training.show)

    def continue_run(self, run: Path) -> None:
        """Continue an interrupted run, and show it."""
        self._with_run(run, self.training.resume)
        self.page_asked.emit("train")

    def run_path(self, name: str) -> Path | None:
        """Return the folder of a run of the project by its name."""
        return next((Path(run.path) for run in self.runs if run.name == name), None)

    def finished_runs(self) -> "tuple[RunSummary, ...]":
        """The runs whose model can answer."""
        return tuple(run for run in self.runs if run.status == "finished")

    @property
    def classifier_run(self) -> str:
        """The name of the run that classifies on the Adapt page: the chosen one, else the newest; "" for all models."""
        if not self.store.is_open:
            return ""
        adapt, finished = self.store.project.adapt, self.finished_runs()
        if adapt.source or adapt.all_models or not finished:
            return adapt.source
        return finished[0].name

    def choose_classifier(self, name: str) -> None:
        """Keep a choice for the Adapt page: a run by its name, or "" for all models without training."""
        self._keep_classifier(source=name, all_models=not name)

    def use_newest_run(self) -> None:
        """Use the newest finished run on the Adapt page, and each newer one once it has finished."""
        self._keep_classifier(source="", all_models=False)

    def try_run(self, name: str) -> None:
        """Use a run on the Adapt page, and go there; the newest one stays only until a newer one has finished."""
        finished = [run.name for run in self.finished_runs()]
        if name in finished[1:]:
            self.choose_classifier(name)
        else:  # the newest, or one that has just finished and is not listed yet
            self.use_newest_run()
        self.page_asked.emit("adapt")

    def _keep_classifier(self, **values: Any) -> None:
        self.store.change(adapt=replace(self.store.project.adapt, **values))

    def _with_run(self, run: Path, then: Callable[[Path, TrainConfig, list[Event]], None]) -> None:
        def take(story: tuple[TrainConfig, list[Event]]) -> None:
            if not self.training.is_active:
                then(run, *story)

        self.job_runner.start(self.tr("Reading a run"), partial(jobs.read_run, run), owner=self, on_result=take)

    def _open_path(self, path: Path) -> None:
        if is_project(path):
            self.store.open(path)
        elif path.is_dir() and run_folders(path):
            self._adopt(path)
        else:
            self._make_project([path])

    def why_no_other_project(self) -> str:
        """Say what keeps another project from being opened; "" where nothing does."""
        if not self.training.is_active:
            return ""
        return self.tr("A run is in progress. Finish it or stop it before you open another project.")

    def _make_project(self, models: list[Path]) -> None:
        folder = free_folder(projects_folder(), models[0].stem)
        self.store.create(folder, numbered_name(models[0].stem, folder, models[0].stem))
        self.add_models(models)

    def _open_sample(self) -> None:
        for folder in sample_projects():
            with suppress(EngineError):  # open in another window
                self.store.open(folder)
                if not self.store.project.models:
                    self.add_models([sample_pool()])
                self.page_asked.emit("models")
                return
        folder = free_folder(projects_folder(), SAMPLE_FOLDER)
        name = numbered_name(self.tr("Sample"), folder, SAMPLE_FOLDER)
        self.store.create(folder, name, **sample_values())
        self.add_models([sample_pool()])
        if folder.name != SAMPLE_FOLDER:
            text = self.tr("The earlier sample project has changed since it was made, so this is a new one: {name}.")
            self.noticed.emit(text.format(name=name))

    def _leaving(self, what: Callable[[], None]) -> bool:
        """Do something that leaves the present project, or ask first where that would lose edits."""
        if why := self.why_no_other_project():
            self.failed.emit(why, "")
            return False
        if not self.store.can_close():
            self.leave_asked.emit(partial(self._tried, what))
            return False
        return self._tried(what)

    def _on_store_problem_changed(self) -> None:
        """Show the runs that are there: none while the project is missing, and all again once it is back."""
        if self.store.is_open and self.store.is_missing != self._was_missing:
            self.read_runs()

    def _adopt(self, folder: Path) -> None:
        """Make a project of a folder of runs: the newest one gives the models and the settings."""
        from purer_app.engine.runs.run_files import read_settings

        newest = run_folders(folder)[-1]
        config = read_settings(newest)
        self.store.create(folder, shown_run=newest.name)
        self.store.change(train=_without_pool(config))
        pool = Path(config.pool)
        self.models.add([pool / name for name in config.models] or [pool])

    def _on_store_runs_touched(self) -> None:
        if not self.training.is_active:  # otherwise its own folder came, and its end reads them again
            self.read_runs()

    def _take_runs(self, folder: Path | None, number: int, runs: "tuple[RunSummary, ...]") -> None:
        if number != self._n_reads:  # a later read may end earlier
            return
        if folder is None or (self.store.is_open and self.store.folder == folder):
            gone = {run.path for run in self.runs} - {run.path for run in runs}
            self.runs, self.runs_are_read = runs, True
            if self.training.run is not None and str(self.training.run) in gone:
                self.training.leave_run()
            self.runs_changed.emit()
            self._show_where_it_was_left()

    def _show_where_it_was_left(self) -> None:
        """Show the run that the project remembers, where nothing is shown yet."""
        if self.store.is_open and self.training.run is None:
            run = self.run_path(self.store.project.shown_run)
            if run is not None:
                self.show_run(run)

    def _on_store_opened(self) -> None:
        self.runs, self.runs_are_read = (), False
        self.read_runs()

    def _on_devices(self, devices: "tuple[Device, ...]") -> None:
        self.devices = devices
        self.devices_found.emit()

    def _tried(self, what: Callable[[], None]) -> bool:
        try:
            what()
        except EngineError as error:
            self.failed.emit(str(error), "")
            return False
        return True


def _without_pool(config: TrainConfig) -> TrainConfig:
    return replace(config, pool="", models=())
