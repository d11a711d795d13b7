"""The shared state of all pages: project, models, runs, training and background jobs."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Signal

from purer_app.engine import jobs
from purer_app.engine.core.errors import DataError, EngineError
from purer_app.engine.core.events import Event
from purer_app.engine.core.files import real_path
from purer_app.engine.core.settings.presets import with_learner
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.text import printable
from purer_app.engine.runs.run_search import projects_folder, run_folders
from purer_app.ui.state.choice_controller import ChoiceController
from purer_app.ui.state.edit_history import EditHistory
from purer_app.ui.state.jobs.job_runner import JobRunner
from purer_app.ui.state.last_folders import LastFolders
from purer_app.ui.state.model_store import ModelStore
from purer_app.ui.state.preferences import Preferences
from purer_app.ui.state.project.project import free_folder, is_project, numbered_name
from purer_app.ui.state.project.project_file import read_project
from purer_app.ui.state.project.project_folder import ProjectFolder
from purer_app.ui.state.project.project_lock import ProjectInUseError
from purer_app.ui.state.project.project_store import ProjectStore
from purer_app.ui.state.project.recent_projects import preferences_problem
from purer_app.ui.state.project.sample_project import SAMPLE_FOLDER, sample_pool, sample_projects, sample_values
from purer_app.ui.state.project_copier import ProjectCopier
from purer_app.ui.state.train_edit import TrainChoice, TrainEdit
from purer_app.ui.state.training_controller import TrainingController

if TYPE_CHECKING:
    from purer_app.engine.core.machine.devices import Device
    from purer_app.engine.runs.run_label import RunLabel
    from purer_app.engine.runs.run_listing import RunSummary


class Session(QObject):
    """The state of the running program.

    `noticed` carries a sentence for the log, `failed` a sentence for a banner and its technical details, or "".
    `runs_changed` is emitted when `runs` was read again, `page_requested` to show another page, `step_requested` to
    show the pseudo images of the shown run after a step. `leave_requested` carries the function to call once the user
    has saved or discarded edits that could not be saved. `classifier_switched` carries the names of the runs before and
    after, "" for all models, when a new run became the classifier of the Adapt page without being chosen.
    `project_in_use` carries the folder of a project that could not be opened, because another window has it open.
    """

    noticed = Signal(str)
    failed = Signal(str, str)
    runs_changed = Signal()
    devices_found = Signal()
    page_requested = Signal(str)
    step_requested = Signal(int)
    leave_requested = Signal(object)
    classifier_switched = Signal(str, str)
    project_in_use = Signal(object)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.folders = LastFolders(settings)
        self.preferences = Preferences(settings, self)
        self.job_runner = JobRunner(self)
        self.store = ProjectStore(settings, self)
        self.edits = EditHistory(self)
        self.models = ModelStore(self.store, self.job_runner, self.edits, self)
        self.choices = ChoiceController(self.models, self.job_runner, self.edits, self)
        self.training = TrainingController(self.store, self.models, self.job_runner, self)
        self.copier = ProjectCopier(self.store, self.training, self.job_runner, self)
        self.runs: tuple[RunSummary, ...] = ()
        self.runs_are_read = False
        """Whether the runs of the open project have been read."""
        self._known_runs: set[str] = set()
        self.devices: tuple[Device, ...] = ()
        """The devices, the one that "auto" means first; empty until torch is loaded."""
        self.unused_gpu = ""
        """Why a GPU that is present is not used; "" if it is, or if there is none."""
        self._was_missing = self._warned_about_preferences = False
        self._n_reads = 0
        self.preferences.machine_changed.connect(self.find_devices)
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
        """Load torch in the background, apply device and memory cap of the preferences, and list the devices."""
        self.job_runner.start(
            self.tr("Loading PyTorch"), jobs.find_devices, reads_only=True, owner=self, on_result=self._on_devices
        )

    def device_word(self, setting: str) -> str:
        """Return the device for a setting of a project: for "auto" the one of the preferences, if it is present."""
        preferred = self.preferences.device
        present = {"cpu", *(device.word for device in self.devices)}
        return preferred if setting == "auto" and preferred in present else setting

    def open_path(self, path: Path) -> bool:
        """Open a project, or create one from a folder of runs (such as that of the demo) or of models."""
        return self._replace_project(lambda: self._open_path(real_path(path)))

    def add_models(self, paths: list[Path]) -> bool:
        """Add models to the open project, or to a new one if none is open."""
        if not self.store.is_open:
            return self.new_project(paths)
        self.models.add(paths)
        self.page_requested.emit("models")
        return True

    def new_project(self, models: list[Path]) -> bool:
        """Create a project with some models, and open it."""
        return self._replace_project(lambda: self._make_project(models))

    def open_sample(self) -> bool:
        """Open the sample project if it is unchanged, otherwise create another one with a number."""
        return self._replace_project(self._open_sample)

    def view_project(self, folder: Path) -> bool:
        """Open a project that another window has open, without changing it."""
        return self._replace_project(lambda: self.store.open(folder, view_only=True))

    def edit_project(self) -> bool:
        """Open the project that is only viewed for editing, now that the other window may have closed it."""
        folder = self.store.folder
        return self._replace_project(lambda: self.store.open(folder))

    def call_other_window(self, folder: Path) -> bool:
        """Ask the window that has a project open to come to the front."""
        return self._try(lambda: ProjectFolder(folder).call())

    def continue_in(self, folder: Path) -> bool:
        """Continue in the folder to which the project was renamed."""
        return self._try(lambda: self.store.continue_in(folder))

    def locate_project(self, folder: Path) -> bool:
        """Continue in the folder to which the project was moved; another project is refused with a sentence."""

        def locate() -> None:
            found, own = read_project(folder), self.store.project
            if (found.created, found.name) != (own.created, own.name):
                text = self.tr("{folder} contains another project, “{name}”. Choose the folder of “{own}”.")
                raise DataError(text.format(folder=folder, name=found.name, own=own.name))
            self.store.continue_in(folder)

        return self._try(locate)

    def sync_preferences(self) -> None:
        """Save window geometry, colours and recent projects now; warn once if that fails."""
        file = preferences_problem(self.settings)
        if file and not self._warned_about_preferences:
            self._warned_about_preferences = True
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
            reads_only=True,
            owner=self,
            on_result=partial(self._take_runs, folder, self._n_reads),
        )

    def show_run(self, run: Path) -> None:
        """Show a run on the Train and Images pages."""
        self._with_run(run, self.training.show)

    def show_step(self, step: int) -> None:
        """Show the pseudo images of the shown run after a step, on the Images page."""
        self.page_requested.emit("images")  # builds the page if necessary
        self.step_requested.emit(step)

    def continue_run(self, run: Path) -> None:
        """Continue an interrupted run, and show it."""
        self._with_run(run, self.training.resume)
        self.page_requested.emit("train")

    def take_label(self, run: Path, label: "RunLabel") -> None:
        """Show another name or other notes of a run, which were just written."""
        self.runs = tuple(replace(one, label=label) if one.path == str(run) else one for one in self.runs)
        self.runs_changed.emit()

    def let_go(self, run: Path) -> None:
        """Stop using a run before its folder is removed: no page shows it or classifies with it any more."""
        name = run.name
        self.runs = tuple(one for one in self.runs if one.path != str(run))
        if self.training.run == run:
            self.training.leave_run()
        if self.store.is_open and self.store.project.adapt.source == name:
            self.use_newest_run()
        if self.store.is_open and self.store.project.shown_run == name:
            self.store.change(shown_run="")
        self.runs_changed.emit()

    def run_path(self, name: str) -> Path | None:
        """Return the folder of a run of the project by its name."""
        return next((Path(run.path) for run in self.runs if run.name == name), None)

    def finished_runs(self) -> "tuple[RunSummary, ...]":
        """Return the finished runs."""
        return tuple(run for run in self.runs if run.status == "finished")

    @property
    def classifier_run(self) -> str:
        """The name of the run that classifies on the Adapt page; "" for all models without training.

        It is the chosen one, else the newest trained one, unless that is behind all models without training.
        """
        if not self.store.is_open:
            return ""
        adapt, newest = self.store.project.adapt, self.newest_useful_run()
        return adapt.source if adapt.source or adapt.all_models or newest is None else newest.name

    def newest_useful_run(self) -> "RunSummary | None":
        """Return the newest finished run of at least one step; None without one, or if it is behind its baseline."""
        newest = next((run for run in self.finished_runs() if run.step and not run.is_untrained), None)
        return None if newest is None or newest.is_behind else newest

    def choose_classifier(self, name: str) -> None:
        """Choose the classifier of the Adapt page: the name of a run, or "" for all models without training."""
        self._keep_classifier(source=name, all_models=not name)

    def choose_learner(self, name: str, title: str) -> None:
        """Choose the learner of the next run, as a step that can be undone, and show the Train page.

        Args:
            title: what the window calls the learner.
        """
        if self.training.is_active:
            text = self.tr("A run is in progress; choose the learner {name} on the Train page once it has ended.")
            self.failed.emit(text.format(name=title), "")
            return
        project = self.store.project
        if project.train.learner.name != name:
            text = self.tr("Choose the learner {name}").format(name=title)
            self.edit_training(text, with_learner(project.train, name, project.preset))
            self.noticed.emit(self.tr("The next run trains the learner {name}.").format(name=title))
        self.page_requested.emit("train")

    def edit_training(self, text: str, train: TrainConfig, preset: str = "") -> TrainEdit | None:
        """Change the settings of the next run, as a step that can be undone; None if they are the same already.

        Args:
            text: the change as a verb with its object.
            preset: the new preset; "" keeps the current one.
        """
        project = self.store.project
        before, after = TrainChoice(project.preset, project.train), TrainChoice(preset or project.preset, train)
        if before == after:
            return None
        edit = TrainEdit(text, self.store, before, after)
        edit.forward()
        self.edits.done(edit)
        return edit

    def use_newest_run(self) -> None:
        """Use the newest finished run on the Adapt page, and later ones as they finish."""
        self._keep_classifier(source="", all_models=False)

    def try_run(self, name: str) -> None:
        """Use a run on the Adapt page and go there; the newest run is replaced once a newer one has finished."""
        newest = self.newest_useful_run()
        if name in [run.name for run in self.finished_runs()] and (newest is None or name != newest.name):
            self.choose_classifier(name)
        else:  # the newest, or just finished and not listed yet
            self.use_newest_run()
        self.page_requested.emit("adapt")

    def _keep_classifier(self, **values: Any) -> None:
        self.store.change(adapt=replace(self.store.project.adapt, **values))

    def _with_run(self, run: Path, then: Callable[[Path, TrainConfig, list[Event]], None]) -> None:
        def on_result(config_and_events: tuple[TrainConfig, list[Event]]) -> None:
            if not self.training.is_active:
                then(run, *config_and_events)

        self.job_runner.start(
            self.tr("Reading a run"), partial(jobs.read_run, run), reads_only=True, owner=self, on_result=on_result
        )

    def _open_path(self, path: Path) -> None:
        if is_project(path):
            self.store.open(path)
        elif path.is_dir() and run_folders(path):
            self._adopt(path)
        else:
            self._make_project([path])

    def why_no_other_project(self) -> str:
        """Return why no other project can be opened now; "" if it can."""
        if not self.training.is_active:
            return ""
        return self.tr("A run is in progress. Finish it or stop it before you open another project.")

    def _make_project(self, models: list[Path]) -> None:
        if not any(os.path.lexists(path) for path in models):
            text = self.tr("{path} does not exist, or cannot be reached.")
            raise DataError(text.format(path=printable(str(models[0]))))
        folder = free_folder(projects_folder(), models[0].stem)
        self.store.create(folder, numbered_name(models[0].stem, folder, models[0].stem))
        self.add_models(models)

    def _open_sample(self) -> None:
        for folder in sample_projects():
            with suppress(EngineError):  # open in another window
                self.store.open(folder)
                if not self.store.project.models:
                    self.add_models([sample_pool()])
                self.page_requested.emit("models")
                return
        folder = free_folder(projects_folder(), SAMPLE_FOLDER)
        name = numbered_name(self.tr("Sample"), folder, SAMPLE_FOLDER)
        self.store.create(folder, name, **sample_values())
        self.add_models([sample_pool()])
        if folder.name != SAMPLE_FOLDER:
            text = self.tr("The earlier sample project has been changed, so a new one was created: {name}.")
            self.noticed.emit(text.format(name=name))

    def _replace_project(self, action: Callable[[], None]) -> bool:
        """Run an action that closes the current project; ask first if that would lose edits."""
        if why := self.why_no_other_project():
            self.failed.emit(why, "")
            return False
        if not self.store.can_close():
            self.leave_requested.emit(partial(self._try, action))
            return False
        return self._try(action)

    def _on_store_problem_changed(self) -> None:
        """Read the runs again when the project folder disappears or returns."""
        if self.store.is_open and self.store.is_missing != self._was_missing:
            self.read_runs()

    def _adopt(self, folder: Path) -> None:
        """Create a project from a folder of runs; models and settings come from the newest run."""
        from purer_app.engine.runs.run_files import read_settings

        newest = run_folders(folder)[-1]
        config = read_settings(newest)
        self.store.create(folder, shown_run=newest.name)
        self.store.change(train=_without_pool(config))
        pool = Path(config.pool)
        self.models.add([pool / name for name in config.models] or [pool])

    def _on_store_runs_touched(self) -> None:
        if not self.training.is_active:  # during a run its own folder changes; its end reads the runs again
            self.read_runs()

    def _take_runs(self, folder: Path | None, number: int, runs: "tuple[RunSummary, ...]") -> None:
        if number != self._n_reads:  # a newer read was started
            return
        if folder is None or (self.store.is_open and self.store.folder == folder):
            gone = {run.path for run in self.runs} - {run.path for run in runs}
            before = self.classifier_run
            was_read, self.runs, self.runs_are_read = self.runs_are_read, runs, True
            if self.training.run is not None and str(self.training.run) in gone:
                self.training.leave_run()
            self.runs_changed.emit()
            self._show_last_run()
            after = self.classifier_run
            if was_read and after not in (before, "", *self._known_runs):
                self.classifier_switched.emit(before, after)
            self._known_runs |= {run.name for run in runs}

    def _show_last_run(self) -> None:
        """Show the last shown run of the project if none is shown yet."""
        if self.store.is_open and self.training.run is None:
            run = self.run_path(self.store.project.shown_run)
            if run is not None:
                self.show_run(run)

    def _on_store_opened(self) -> None:
        self.runs, self.runs_are_read, self._known_runs = (), False, set()
        self.read_runs()

    def _on_devices(self, devices: "tuple[Device, ...]") -> None:
        is_first, self.devices = not self.devices, devices
        self.devices_found.emit()
        if is_first:
            name = self.tr("Looking for graphics cards")
            self.job_runner.start(
                name, jobs.find_unused_gpu, reads_only=True, owner=self, on_result=self._on_unused_gpu
            )

    def _on_unused_gpu(self, why: str) -> None:
        self.unused_gpu = why
        if why:
            self.noticed.emit(why)
            self.devices_found.emit()

    def _try(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except ProjectInUseError as error:
            self.project_in_use.emit(error.folder)
            return False
        except EngineError as error:
            self.failed.emit(str(error), "")
            return False
        return True


def _without_pool(config: TrainConfig) -> TrainConfig:
    return replace(config, pool="", models=())
