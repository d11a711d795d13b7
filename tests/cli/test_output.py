"""Events become lines on standard error, results become tables on standard output, and Ctrl+C ends a job."""

import io
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import Progress

from purer_app.cli.inspection import print_verdicts
from purer_app.cli.output import Reporter, print_evaluation
from purer_app.cli.progress import format_pace
from purer_app.engine.core.events import (
    BaselineMeasured,
    CalibrationProgressed,
    CheckpointInspected,
    DreamProgressed,
    EpisodeShown,
    EvaluationProgressed,
    Event,
    GallerySaved,
    Heartbeat,
    MetaStepDone,
    MicroBatchHalved,
    NoticeGiven,
    PaceMeasured,
    PartsDone,
    RunFinished,
    RunProgressed,
    SharesMeasured,
    SnapshotSaved,
    StageStarted,
    SwitchFired,
    TeacherEpochDone,
    TeacherSetAside,
    TeacherTrained,
    ValidationDone,
    WarmupStepDone,
)
from purer_app.engine.core.verdict import Format, Use, Verdict, VerdictKind
from purer_app.engine.evaluation.evaluate import Evaluation, EvaluationRow, PairedDifference

Capture = pytest.CaptureFixture[str]


def inspected(path: str, done: int) -> CheckpointInspected:
    verdict = Verdict(path=path, format=Format.TORCH_ZIP, kind=VerdictKind.READY, use=Use.INVERSION)
    return CheckpointInspected(verdict, done, 2)


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (StageStarted("inspect", "pool"), "inspect: pool"),
        (StageStarted("inspect"), "inspect"),
        (NoticeGiven("Device: cpu [no GPU] is used"), "Device: cpu [no GPU] is used"),
        (
            TeacherTrained("t1", "conv4-32", 5, 0.725, 12.4, False),
            "t1: 5 classes, held-out accuracy 72.5 % (trained in 12 s)",
        ),
        (TeacherTrained("t1", "conv4-32", 5, 0.5, 0, True), "t1: 5 classes, held-out accuracy 50.0 % (exists already)"),
        (SwitchFired(9, "warm-up over", 0.5, 0.5, 0), "Making images harder after step 9: the warm-up is over"),
        (ValidationDone(50, 0.4321, 0.0123), "Validation after step 50: 43.2 ± 1.2 %"),
        (RunFinished(80, 61.6, "time limit"), "Finished after 80 meta-iterations in 62 s (time limit)"),
        (RunFinished(2, 61.4, "steps"), "Finished after 2 meta-iterations in 61 s (all planned steps)"),
        (RunFinished(1, 3.4, "finish requested"), "Finished after 1 meta-iteration in 3 s (ended early on request)"),
        (
            BaselineMeasured(0, "teacher-ensemble", 0.615, 0.0132, "validation"),
            "Without training, teacher-ensemble reaches 61.5 ± 1.3 % on the validation episodes",
        ),
        (
            TeacherSetAside(9, "t[1]", "its loss was nan in 3 turns"),
            "t[1] is not used after step 9: its loss was nan in 3 turns",
        ),
        (
            MicroBatchHalved(9, "t1", 16, 32),
            "Memory is too small for the images of t1 at once; they now pass 16 at a time instead of 32",
        ),
        (
            MicroBatchHalved(9, "t1", 1),
            "Memory is too small for the images of t1 at once; they now pass one by one",
        ),
        (SharesMeasured(100, ("t1", "t2"), (90, 10), (0.4, 0.6)), ""),
        (PaceMeasured(1, 1.0, 100.0, 10**9, 0), ""),
        (RunProgressed(0.5, 10.0, 10.0), ""),
        (PartsDone(64, 300), ""),
        (EpisodeShown(3, "inversion", ()), ""),
        (GallerySaved(3, "somewhere"), ""),
        (GallerySaved(3, "somewhere", 0.98), ""),
        (
            GallerySaved(3, "somewhere", 0.984, 0.641),
            "Mean confidence in the class of the pseudo images after step 3: own model 98 %, other models 64 %",
        ),
        (
            GallerySaved(0, "somewhere", 1.0, 0.2),
            "Mean confidence in the class of the pseudo images before the first meta-iteration: own model 100 %, "
            "other models 20 %",
        ),
        (DreamProgressed(1, 2, ()), ""),
        (CalibrationProgressed(1, 35, 12.0, 400.0), ""),
        (CalibrationProgressed(3, 35, 18.0, 200.0), "ICFIL: about 3 min 20 s left"),
        (Heartbeat("a"), ""),
        (SnapshotSaved(3, "somewhere"), ""),
    ],
)
def test_an_event_is_one_line_on_standard_error(event: Event, line: str, capsys: Capture) -> None:
    with Reporter() as reporter:
        reporter.emit(event)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip() == line


def test_a_baseline_is_printed_once_for_each_kind_of_episodes(capsys: Capture) -> None:
    with Reporter() as reporter:
        for step, episodes in ((10, "pseudo"), (20, "pseudo"), (20, "validation"), (30, "pseudo")):
            reporter.emit(BaselineMeasured(step, "teacher-ensemble", step / 100, 0.01, episodes))
    lines = capsys.readouterr().err.strip().splitlines()
    assert [line.split("reaches ")[1] for line in lines] == [
        "10.0 ± 1.0 % on the pseudo episodes",
        "20.0 ± 1.0 % on the validation episodes",
    ]


def test_progress_is_shown_in_one_bar_at_a_time() -> None:
    progress: list[Event] = [
        inspected("a", 1),
        inspected("b", 2),
        TeacherEpochDone("t1", 1, 3, 0.5),
        RunProgressed(0.1, 9.0, 81.0),
        WarmupStepDone(1, 40, 2.5),
        RunProgressed(0.25, 22.5, 67.5),
        MetaStepDone(7, 80, 1.25, None, 0.5, 1, 1, 1, 1, None, 0.1),
        EvaluationProgressed("maml", 5, 20, 600, 620, 7200),
        EvaluationProgressed("random", 1, 1, 600, 621, 7200),
    ]
    shown = []
    with Reporter() as reporter:
        for event in progress:
            reporter.emit(event)
            (task,) = bar_of(reporter).tasks
            shown.append((task.description, task.completed, task.total, task.fields["count"]))
    assert shown == [
        ("inspect", 1, 2, "1/2"),
        ("inspect", 2, 2, "2/2"),
        ("t1", 1, 3, "1/3"),
        ("load", 0.1, 1, "10 %"),
        ("invert, step 1/40, loss 2.50", 0.1, 1, "10 %"),
        ("invert, step 1/40, loss 2.50", 0.25, 1, "25 %"),
        ("train, step 7/80, hardness 1.250, pseudo episodes 50 %", 0.25, 1, "25 %"),
        ("evaluate, maml, 5-shot", 620, 7200, "620/7200"),
        ("evaluate, random, 1-shot", 621, 7200, "621/7200"),
    ]


def bar_of(reporter: Reporter) -> Progress:
    return reporter.bar.progress


def line_shown(reporter: Reporter) -> str:
    """The progress line as shown on a screen, without its bar."""
    console = Console(file=io.StringIO(), width=110)
    with console.capture() as capture:
        console.print(bar_of(reporter).get_renderable())
    return " ".join(word for word in capture.get().split() if not set(word) <= set("━╸╺"))


def test_the_line_of_a_run_has_its_progress_its_remaining_time_its_pace_and_its_memory() -> None:
    with Reporter() as reporter:
        reporter.emit(MetaStepDone(700, 1000, 1.25, None, 0.95, 1, 1, 1, 1, None, 0.1))
        reporter.emit(RunProgressed(0.436, 240.0, 312.4))
        reporter.emit(PaceMeasured(700, 1.234, 500.0, 1_234_000_000, 0))
        assert line_shown(reporter) == (
            "train, step 700/1000, hardness 1.250, pseudo episodes 95 % 43 % 0:05:12 1.23 steps/s, 1.2 GB"
        )
        reporter.emit(MetaStepDone(701, 1000, 1.24, None, 0.95, 1, 1, 1, 1, None, 0.1))
        reporter.emit(PaceMeasured(701, 0.0123, 5.0, 1_234_000_000, 0))
        assert line_shown(reporter).endswith(" 43 % 0:05:12 0.0123 steps/s, 1.2 GB")


def test_the_pace_of_a_run_is_not_shown_with_the_job_after_it() -> None:
    with Reporter() as reporter:
        reporter.emit(MetaStepDone(80, 80, 1.25, None, 0.95, 1, 1, 1, 1, None, 0.1))
        reporter.emit(PaceMeasured(80, 1.0, 500.0, 10**9, 0))
        reporter.emit(EvaluationProgressed("maml", 5, 20, 600, 20, 1200))
        assert line_shown(reporter) == "evaluate, maml, 5-shot 20/1200 -:--:--"


def test_memory_of_a_device_is_shown_if_there_is_one() -> None:
    found = format_pace(PaceMeasured(1, 12.3456, 500.0, 900_000_000, 21_540_000_000))
    assert found == "12.3 steps/s, 900.0 MB + 21.5 GB on the device"


def test_the_first_ctrl_c_finishes_and_the_second_stops(capsys: Capture) -> None:
    before = signal.getsignal(signal.SIGINT)
    requests = []
    with Reporter(finish_on_interrupt=True) as reporter:
        requests.append(reporter.control.finish_requested)
        signal.raise_signal(signal.SIGINT)
        requests.append(reporter.control.finish_requested)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert requests == [False, True]
    assert signal.getsignal(signal.SIGINT) is before
    assert capsys.readouterr().err.strip() == "Finishing early; the result is kept. Press Ctrl+C again to stop at once."


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_stops_a_job_without_a_result_at_once_and_python_handles_it_again_afterwards() -> None:
    with pytest.raises(KeyboardInterrupt), Reporter():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_stays_ignored_where_it_was_ignored_at_the_start() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Reporter():
            assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_verdicts_are_a_table_with_paths_as_in_the_folder(tmp_path: Path, capsys: Capture) -> None:
    usable = Verdict(
        path=str(tmp_path / "a.pth"),
        format=Format.TORCH_ZIP,
        kind=VerdictKind.ASSUMPTIONS,
        use=Use.INVERSION,
        architecture="conv4-32",
        n_classes=5,
        input=(3, 32, 32),
        assumptions=("a guess",),
    )
    path, kind, use = str(tmp_path / "sub" / "b [x].pth"), VerdictKind.REFUSED, Use.NONE
    print_verdicts(
        [usable, replace(usable, path=path, kind=kind, use=use, n_classes=0, input=(), reasons=("because",))]
    )
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    assert ["a.pth", "assumptions", "inversion", "conv4-32", "5", "3x32x32", "assumed: a guess"] in lines
    assert ["sub/b [x].pth", "refused", "none", "conv4-32", "", "", "because"] in lines
    assert ["", "", "", "", "", "", "assumed: a guess"] in lines


def test_an_evaluation_is_a_table_of_rows_and_one_of_differences(capsys: Capture) -> None:
    def row(icfil: bool = False, batch_norm: str = "inductive") -> EvaluationRow:
        return EvaluationRow("maml", icfil, batch_norm, 5, 1, 43.21, 1.25, 28320, 2_600_000, 0.25, 7.0, (40.0, 46.4))

    pairs = (PairedDifference("maml", "random", 5, 1, 7.25, 2.5), PairedDifference("maml", "maml", 5, 1, -1.0, 2.0))
    print_evaluation(Evaluation(2, 0, (row(), row(icfil=True), row(batch_norm="transductive")), pairs))
    lines = [[cell.strip() for cell in line.split("│")[1:-1]] for line in capsys.readouterr().out.splitlines()]
    values = ["1", "43.2 ± 1.2", "2", "28,320", "2.6", "0.25", "7.0"]
    for name in ("maml", "maml + ICFIL", "maml (transductive)"):
        assert [name, *values] in lines
    assert ["maml − random", "1", "+7.2 ± 2.5"] in lines
    assert ["with ICFIL − without", "1", "-1.0 ± 2.0"] in lines


def test_the_name_of_a_job_in_the_bar_is_plain_text() -> None:
    with Reporter() as reporter:
        reporter.emit(TeacherEpochDone("[/b] :cat: [b]x[/b]\x1b", 1, 3, 0.5))
        assert line_shown(reporter).startswith(r"[/b] :cat: [b]x[/b]\x1b 1/3")
