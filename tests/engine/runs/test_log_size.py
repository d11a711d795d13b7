"""The log of the longest preset stays small enough to keep and to read whole."""

import json
from pathlib import Path

from purer_app.engine.core.events import (
    BaselineMeasured,
    Control,
    Event,
    GallerySaved,
    MetaStepDone,
    MicroBatchHalved,
    NoticeGiven,
    RunFinished,
    SharesMeasured,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    TeacherSetAside,
    ValidationDone,
    WarmupStepDone,
    ignore,
)
from purer_app.engine.core.settings.presets import apply_preset
from purer_app.engine.core.settings.train_config import CurriculumConfig, RecordConfig, TrainConfig
from purer_app.engine.runs.run_folder import RunFolder
from purer_app.engine.training.job import start_training
from purer_app.engine.training.state.curriculum import FORCED
from tests.conftest import MakeShapes
from tests.helpers.tiny_pools import changed, tiny_config, write_tiny_pool

MEGABYTES = 1e6
TEACHERS = 100
STEPS_PER_SHARES = 100
LONG = 1.2345678901234567e-05
"""A number whose digits fill a double, and which needs an exponent."""
PLACE = "/home/somebody/with a long name/few-shot projects/birds of the world/runs/2031-12-31-235959-maml-first-order"


def paper_run() -> list[tuple[int, Event]]:
    """The events of a run of 60,000 meta-iterations with 100 teachers: how often each comes, and what it looks like."""
    config = apply_preset(TrainConfig(pool=""), "paper")
    steps, record, curriculum = config.meta.steps, RecordConfig(), CurriculumConfig()
    last = steps - 1
    names = tuple(f"teacher-{k:03d}-resnet18-64.safetensors" for k in range(TEACHERS))
    measured = MetaStepDone(last, steps, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG, LONG)
    return [
        (steps, measured),
        (steps // (curriculum.patience + 1), SwitchFired(last, FORCED, LONG, LONG, curriculum.patience)),
        (steps // STEPS_PER_SHARES, SharesMeasured(last, names, (last,) * TEACHERS, (LONG,) * TEACHERS)),
        (steps // record.validation_every, ValidationDone(last, LONG, LONG)),
        (steps // record.validation_every, BaselineMeasured(last, "teacher-ensemble", LONG, LONG, "validation")),
        (steps // record.gallery_every, GallerySaved(last, f"{PLACE}/gallery/step-00059950.npz")),
        (steps // 10, SnapshotSaved(last, f"{PLACE}/snapshots/step-00059999")),
        (4000, WarmupStepDone(last, steps, LONG)),
        (TEACHERS, TeacherSetAside(last, names[0], "its loss was nan in 3 turns")),
        (8 * TEACHERS, MicroBatchHalved(last, names[0], 16, 32)),
        (100, NoticeGiven(PLACE)),
        (10, StageStarted("train", PLACE)),
        (1, RunFinished(last, LONG, "finish requested")),
    ]


def written(folder: RunFolder, event: Event) -> int:
    """Record an event; return how many bytes that took."""
    before = folder.events_path.stat().st_size if folder.events_path.exists() else 0
    with folder.recording(ignore) as sink:
        sink(event)
    return folder.events_path.stat().st_size - before


def test_the_log_of_a_paper_run_stays_below_fifty_megabytes(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path / "run", tiny_config(Path("pool")), {})
    assert sum(times * written(folder, event) for times, event in paper_run()) < 50 * MEGABYTES


def test_a_real_run_writes_no_other_records_and_none_that_are_longer(tmp_path: Path, make_shapes: MakeShapes) -> None:
    pictures = make_shapes(tmp_path / "shapes", classes=3, pictures=3)
    config = tiny_config(write_tiny_pool(tmp_path / "pool"), validation=str(pictures))
    start_training(changed(config, record={"gallery_every": 2}), tmp_path / "run", ignore, Control())
    folder = RunFolder.create(tmp_path / "counted", config, {})
    counted = {type(event).__name__: written(folder, event) for _, event in paper_run()}
    lines = (tmp_path / "run" / "events.jsonl").read_bytes().splitlines(keepends=True)
    for name, line in ((json.loads(line)["event"], line) for line in lines):
        assert name in counted
        assert name != "MetaStepDone" or len(line) <= counted[name]
