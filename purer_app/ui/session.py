"""What the pages share: the project, its models, its runs, the training, and the jobs beside the window."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

from purer_app.engine import jobs
from purer_app.engine.config import TrainConfig
from purer_app.engine.errors import EngineError, RunFolderError
from purer_app.engine.events import Event
from purer_app.engine.presets import apply_preset
from purer_app.engine.resources import resource
from purer_app.ui.choice_desk import ChoiceDesk
from purer_app.ui.job_desk import JobDesk
from purer_app.ui.model_store import ModelStore
from purer_app.ui.project import free_folder, is_project, projects_folder, run_folders
from purer_app.ui.project_store import ProjectStore
from purer_app.ui.training_desk import TrainingDesk

if TYPE_CHECKING:
    from purer_app.engine.devices import Device
    from purer_app.engine.run_listing import RunSummary


class Session(QObject):
    """One running program.

    `noticed` carries a sentence that is worth a line in the log, `failed` a sentence for a banner with its technical
    details ("" where the sentence says all), `runs_changed` comes when `runs` was read anew, `page_asked` when
    something wants another page to be shown.
    """

    noticed = Signal(str)
    failed = Signal(str, str)
    runs_changed = Signal()
    devices_found = Signal()
    page_asked = Signal(str)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.desk = JobDesk(self)
        self.store = ProjectStore(settings, self)
        self.models = ModelStore(self.store, self.desk, self)
        self.choices = ChoiceDesk(self.models, self.desk, self)
        self.training = TrainingDesk(self.store, self.models, self.desk, self)
        self.runs: tuple[RunSummary, ...] = ()
        self.devices: tuple[Device, ...] = ()
        self.desk.failed.connect(self.failed)
        self.store.failed.connect(lambda sentence: self.failed.emit(sentence, ""))
        self.models.failed.connect(self.failed)
        self.choices.failed.connect(self.failed)
        self.models.noticed.connect(self.noticed)
        self.training.failed.connect(self.failed)
        self.training.noticed.connect(self.noticed)
        self.training.ended.connect(lambda _: self.read_runs())
        self.store.opened.connect(self.read_runs)

    def find_devices(self) -> None:
        """Load torch in the background and learn what there is to compute on."""
        self.desk.start(self.tr("Loading PyTorch"), jobs.find_devices, owner=self, on_result=self._on_devices)

    def open_path(self, path: Path) -> bool:
        """Open a project, or make one of a folder of runs (as the demo leaves it) or of models; say what is wrong."""
        return self._tried(lambda: self._open_path(path.resolve()))

    def add_models(self, paths: list[Path]) -> bool:
        """Add models to the open project, or to a new one where none is open."""
        if not self.store.is_open:
            return self.new_project(paths)
        self.models.add(paths)
        self.page_asked.emit("models")
        return True

    def new_project(self, models: list[Path]) -> bool:
        """Make a project of some models, and open it."""

        def make() -> None:
            self._check_free()
            name = models[0].stem
            self.store.create(free_folder(projects_folder(), name), name)
            self.add_models(models)

        return self._tried(make)

    def open_sample(self) -> bool:
        """Make a project of the sample pool, with the quick preset and the sample symbols as validation pictures."""

        def make() -> None:
            self._check_free()
            config = TrainConfig(pool="", validation=str(resource("symbols")))
            self.store.create(
                free_folder(projects_folder(), "sample"),
                self.tr("Sample"),
                preset="quick",
                train=apply_preset(config, "quick"),
            )
            self.add_models([resource("glyphs-pool")])

        return self._tried(make)

    def read_runs(self) -> None:
        """Read the project's runs anew, in the background."""
        if not self.store.is_open:
            self._take_runs(None, ())
            return
        folder = self.store.folder
        paths = tuple(run_folders(folder))
        self.desk.start(
            self.tr("Reading runs"),
            partial(jobs.list_runs, paths),
            owner=self,
            on_result=partial(self._take_runs, folder),
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

    def _with_run(self, run: Path, then: Callable[[Path, TrainConfig, list[Event]], None]) -> None:
        def take(story: tuple[TrainConfig, list[Event]]) -> None:
            if not self.training.is_active:
                then(run, *story)

        self.desk.start(self.tr("Reading a run"), partial(jobs.read_run, run), owner=self, on_result=take)

    def _open_path(self, path: Path) -> None:
        self._check_free()
        if is_project(path):
            self.store.open(path)
        elif path.is_dir() and run_folders(path):
            self._adopt(path)
        else:
            self.new_project([path])

    def why_no_other_project(self) -> str:
        """Say what keeps another project from being opened; "" where nothing does."""
        if not self.training.is_active:
            return ""
        return self.tr("A run is going on. Finish it or stop it before you open another project.")

    def _check_free(self) -> None:
        if why := self.why_no_other_project():
            raise RunFolderError(why)

    def _adopt(self, folder: Path) -> None:
        """Make a project of a folder of runs: the newest one gives the models and the settings."""
        from purer_app.engine.run_listing import read_settings

        newest = run_folders(folder)[-1]
        config = read_settings(newest)
        self.store.create(folder, shown_run=newest.name)
        self.store.change(train=_without_pool(config))
        pool = Path(config.pool)
        self.models.add([pool / name for name in config.models] or [pool])

    def _take_runs(self, folder: Path | None, runs: "tuple[RunSummary, ...]") -> None:
        if folder is None or (self.store.is_open and self.store.folder == folder):
            self.runs = runs
            self.runs_changed.emit()
            self._show_where_it_was_left()

    def _show_where_it_was_left(self) -> None:
        """Show the run that the project remembers, where nothing is shown yet."""
        if self.store.is_open and self.training.run is None:
            run = self.run_path(self.store.project.shown_run)
            if run is not None:
                self.show_run(run)

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
