"""Jobs that export an adapted classifier: what it costs, then the folder."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from purer_app.engine.core.events import Control, EventSink, NoticeGiven
from purer_app.engine.core.settings.choices import ExportFormat
from purer_app.engine.core.settings.job_configs import ClassifyConfig, TakeAwayConfig

if TYPE_CHECKING:
    from purer_app.engine.few_shot.take_away.figures import ExportFigures
    from purer_app.engine.few_shot.take_away.folder import Export
    from purer_app.engine.few_shot.take_away.subject import AdaptedClassifier


@dataclass(frozen=True, slots=True)
class ExportOutlook:
    """What an export would be: its cost, the formats that can be written here, and why another one cannot."""

    figures: "ExportFigures"
    formats: tuple[ExportFormat, ...]
    notes: tuple[str, ...]


def measure_export(config: ClassifyConfig, emit: EventSink, control: Control) -> ExportOutlook:
    """Estimate the sizes of an exported classifier, and measure its time per picture; nothing is written.

    It is measured without ICFIL, which changes neither.
    """
    from purer_app.engine.few_shot.live.live_classifier import adapted_classifier
    from purer_app.engine.few_shot.take_away.figures import measure
    from purer_app.engine.few_shot.take_away.folder import formats_to_write

    quick = replace(config, queries=(), icfil=False, leave_one_out=False)
    return ExportOutlook(measure(adapted_classifier(quick, emit).portable(), emit), *formats_to_write(()))


def take_away(config: TakeAwayConfig, emit: EventSink, control: Control) -> "Export":
    """Write the user's classifier as a folder or zip file with models, labels, model card and scripts."""
    from purer_app.engine.few_shot.live.live_classifier import adapted_classifier

    check_export(Path(config.out), config.formats)
    subject = adapted_classifier(_alone(config.classifier), emit)
    return export_subject(subject, Path(config.out), config.formats, emit)


def check_export(out: Path, formats: tuple[str, ...]) -> None:
    """Check before a long computation that an export is possible.

    Raises:
        ConfigError: a format needs packages that are not installed.
        DataError: the target exists.
    """
    from purer_app.engine.core.files import check_new
    from purer_app.engine.few_shot.take_away.folder import formats_to_write

    check_new(out)
    formats_to_write(formats)


def export_subject(subject: "AdaptedClassifier", out: Path, formats: tuple[str, ...], emit: EventSink) -> "Export":
    """Export a classifier that is adapted already; its cost is told before anything is written."""
    from purer_app.engine.core.text import size_text
    from purer_app.engine.few_shot.take_away.amounts import milliseconds
    from purer_app.engine.few_shot.take_away.figures import measure
    from purer_app.engine.few_shot.take_away.folder import formats_to_write, write_export

    classifier = subject.portable()
    figures = measure(classifier, emit)
    size = size_text(figures.total(formats_to_write(formats)[0]))
    time = milliseconds(figures.ms_per_picture)
    emit(NoticeGiven(f"The exported classifier takes about {size}, and {time} per picture on this computer"))
    return write_export(subject, classifier, figures, out, formats, emit)


def _alone(config: ClassifyConfig) -> ClassifyConfig:
    return replace(config, queries=())
