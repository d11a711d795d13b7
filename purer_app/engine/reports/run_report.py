"""Writes the report of any run, from its folder alone, as one HTML page."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import torch

from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.core.events import BaselineMeasured, Event, EventSink, ValidationDone
from purer_app.engine.core.settings.overrides import value_at
from purer_app.engine.core.settings.presets import nearest_preset
from purer_app.engine.core.settings.train_config import TrainConfig
from purer_app.engine.core.text import printable
from purer_app.engine.core.training_events import Baseline
from purer_app.engine.evaluation.evaluate import Evaluation
from purer_app.engine.evaluation.gain import offers
from purer_app.engine.evaluation.record import recorded_evaluation
from purer_app.engine.reports.evaluation_page import conclusions
from purer_app.engine.reports.number_format import file_name
from purer_app.engine.reports.report import PseudoSheet, ReportInput, write_report
from purer_app.engine.runs.gallery import Gallery, open_gallery
from purer_app.engine.runs.run_files import checkpoints_of, read_events, read_manifest, read_settings, subtable
from purer_app.engine.runs.run_listing import RunStatus, RunSummary, summarise_run

LEVELS = {Baseline.ENSEMBLE_RIDGE: "all models without training", Baseline.TEACHER_ENSEMBLE: "teacher ensemble"}
"""The baselines that the plot of accuracies shows, and their names there."""
_SHOWN = 8
"""Pseudo images of each class."""


def write_run_report(run: Path, out: Path, emit: EventSink) -> None:
    """Write the report of a run, finished or not: evaluations, curves, pseudo images, models and settings.

    Raises:
        RunFolderError: the run is damaged, or the page cannot be written.
    """
    summary = summarise_run(run)
    manifest, config, events = read_manifest(run), read_settings(run), read_events(run)
    evaluations = tuple(_evaluations(summary))
    gallery = open_gallery(run)
    page = ReportInput(
        title=printable(summary.title),
        conclusions=_conclusions(summary, evaluations, events),
        notes=tuple(line for line in summary.label.notes.splitlines() if line.strip()),
        models=tuple(_models(run, manifest, config, emit)),
        events=tuple(events),
        level=_level(events),
        evaluations=evaluations,
        sheets=() if gallery is None else tuple(_sheets(gallery)),
        facts=_facts(summary, manifest, config),
    )
    write_report(out, page)


def _evaluations(summary: RunSummary) -> Iterable[tuple[str, Evaluation]]:
    """Return the title and the content of each readable evaluation, the newest first."""
    for table in summary.evaluations:
        found = recorded_evaluation(table)
        if found is not None and found.rows:
            when = str(table["when"]).replace("T", " ").replace("-", ":") if "when" in table else ""
            date = when[:10].replace(":", "-") + when[10:16]
            title = f"{found.episodes} {found.rows[0].n_way}-way episodes of {file_name(table.get('data', ''))}, {date}"
            yield title, found


def _conclusions(
    summary: RunSummary, evaluations: tuple[tuple[str, Evaluation], ...], events: list[Event]
) -> tuple[str, ...]:
    found = []
    if summary.status == RunStatus.INTERRUPTED:
        found.append(f"This run was interrupted; it can be continued at {summary.position}.")
    if summary.is_untrained:
        found.append("This run ended before it learned anything.")
    if evaluations:
        pairs = evaluations[0][1].paired
        return (*found, *conclusions(pairs), *offers(pairs))
    best = max((event for event in events if isinstance(event, ValidationDone)), key=lambda e: e.mean, default=None)
    if best is not None:
        compared = "" if summary.baseline is None else f"; {_baseline_name(summary)}: {100 * summary.baseline:.1f} %"
        accuracy = f"{100 * best.mean:.1f} ± {100 * best.ci95:.1f} %"
        found.append(f"Best accuracy on the validation pictures: {accuracy} at meta-iteration {best.step}{compared}.")
    return tuple(found)


def _baseline_name(summary: RunSummary) -> str:
    return next((name for word, name in LEVELS.items() if word == summary.baseline_method), summary.baseline_method)


def _level(events: list[Event]) -> tuple[str, float] | None:
    """Return the last baseline without training, if it was measured on the validation pictures."""
    found = [e for e in events if isinstance(e, BaselineMeasured) and e.episodes == "validation"]
    if not found:
        return None
    return next((name for word, name in LEVELS.items() if word == found[-1].method), found[-1].method), found[-1].mean


def _models(
    run: Path, manifest: Mapping[str, Any], config: TrainConfig, emit: EventSink
) -> Iterable[Mapping[str, Any]]:
    """Return the models of a run with what their files are now; a changed or missing file has no facts but its name."""
    recorded, pool = checkpoints_of(run, manifest), Path(config.pool)
    verdicts = {v.path: v for v in inspect_named([pool / name for name in recorded if (pool / name).exists()], emit)}
    for name, digest in recorded.items():
        verdict = verdicts.get(str(pool / name))
        if verdict is not None and verdict.sha256 == digest:
            yield verdict.to_json()
        else:
            reason = "The file is not where it was." if verdict is None else "The file has changed since the run."
            yield {"path": name, "sha256": digest, "n_classes": None, "parameters": None, "reasons": [reason]}


def _sheets(gallery: Gallery) -> Iterable[PseudoSheet]:
    """Return the last recorded images of each teacher; classes whose images cannot be read are left out."""
    step = gallery.steps[-1]
    for (teacher, architecture), blocks in groupby(
        gallery.blocks, key=lambda block: (block.teacher, block.architecture)
    ):
        found = [(block, images) for block in blocks if (images := gallery.images(step, block.block)) is not None]
        shapes = {images.pixels.shape[1:] for _, images in found}
        if len(shapes) != 1:
            continue
        n_shown = min(_SHOWN, *(len(images.pixels) for _, images in found))
        if n_shown:
            pixels = np.stack([images.pixels[:n_shown] for _, images in found])  # (classes, shown, h, w, 3)
            yield PseudoSheet(
                teacher=teacher,
                architecture=architecture,
                class_names=tuple(block.class_name for block, _ in found),
                images=torch.from_numpy(pixels).permute(0, 1, 4, 2, 3),
                recognition=tuple((images.own_mean, images.others_mean) for _, images in found),
            )


def _facts(summary: RunSummary, manifest: Mapping[str, Any], config: TrainConfig) -> dict[str, str]:
    preset, changed = nearest_preset(config)
    settings = "; ".join(f"{path} = {value_at(config, path)}" for path in changed)
    facts = {
        "Run": summary.name,
        "Started": summary.started,
        "State": summary.status,
        "Learner": " on ".join(filter(None, (summary.learner, summary.backbone))),
        "Models": f"{summary.models} of {file_name(summary.pool)}",
        "Preset": preset,
        "Settings that differ": settings or "none",
        "Duration": f"{summary.seconds:.0f} s",
        "Seed": str(summary.seed),
        "Device": summary.device,
        "Versions": ", ".join(f"{name} {version}" for name, version in subtable(manifest, "versions").items()),
    }
    return {name: value for name, value in facts.items() if value}
