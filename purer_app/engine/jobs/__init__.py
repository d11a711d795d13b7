"""The jobs of the application, each a function job(config, emit, control) → result. Both front ends use only these."""

from purer_app.engine.jobs.adaptation import Adaptation, adapt, classify_folder, write_adaptation
from purer_app.engine.jobs.checkpoints import choose, dream, inspect, inspect_paths
from purer_app.engine.jobs.few_shot import (
    calibrate,
    classify,
    compare_icfil,
    evaluate,
    export,
    find_copies,
    measure_icfil,
    model_inputs,
    write_evaluation,
)
from purer_app.engine.jobs.machine import clear_caches, find_devices, find_unused_gpu, measure_folders, system_info
from purer_app.engine.jobs.old_classes import list_model_classes, prepare_classes, seconds_to_prepare
from purer_app.engine.jobs.take_away import ExportOutlook, measure_export, take_away
from purer_app.engine.jobs.training import (
    demo,
    estimate_run,
    list_runs,
    make_pool,
    prepare_repetition,
    read_run,
    repeat_command,
    report_run,
    resume,
    train,
)

__all__ = [
    "Adaptation",
    "ExportOutlook",
    "adapt",
    "calibrate",
    "choose",
    "classify",
    "classify_folder",
    "clear_caches",
    "compare_icfil",
    "demo",
    "dream",
    "estimate_run",
    "evaluate",
    "export",
    "find_copies",
    "find_devices",
    "find_unused_gpu",
    "inspect",
    "inspect_paths",
    "list_model_classes",
    "list_runs",
    "make_pool",
    "measure_export",
    "measure_folders",
    "measure_icfil",
    "model_inputs",
    "prepare_classes",
    "prepare_repetition",
    "read_run",
    "repeat_command",
    "report_run",
    "resume",
    "seconds_to_prepare",
    "system_info",
    "take_away",
    "train",
    "write_adaptation",
    "write_evaluation",
]
