"""The commands for checkpoint files print their documented output and end with their documented codes."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from purer_app.cli.inspection import InspectionOutput, advice, print_verdicts
from purer_app.cli.options import parse_names, parse_numbers
from purer_app.cli.output import Reporter
from purer_app.engine.checkpoints.formats.pt2.export_script import EXPORT_SCRIPT
from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.events import CheckpointInspected, FilesSkipped
from purer_app.engine.core.verdict import Format, Hint, HintKind, Use, Verdict, VerdictKind
from tests.helpers.cli_tools import Purer
from tests.helpers.tiny_pools import write_teacher, write_tiny_pool


def verdict_of(path: str, kind: VerdictKind, **facts: Any) -> Verdict:
    return Verdict(**{"path": path, "format": Format.TORCH_ZIP, "kind": kind, "use": Use.INVERSION} | facts)


def test_files_and_folders_are_inspected_in_one_call(tmp_path: Path, purer: Purer) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    extra = write_teacher(tmp_path / "elsewhere", "d")
    ended = purer("inspect", extra, pool, pool / "b.pth", tmp_path / "gone", "--json")
    assert ended.code == 0
    names = [Path(found["path"]).name for found in ended.json["files"]]
    assert names == ["d.safetensors", "a.safetensors", "b.pth", "c.pth"]
    assert f"{tmp_path / 'gone'} does not exist, or cannot be reached" in ended.err


def test_a_single_file_is_inspected_with_any_suffix(tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "notes.toml").write_text("a = 1")
    ended = purer("inspect", tmp_path / "notes.toml", "--json")
    assert ended.code == 3
    assert ended.json["files"][0]["verdict"] == "refused"


def test_rows_in_a_pipe_are_printed_one_by_one_and_skipped_files_are_counted(tmp_path: Path, purer: Purer) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    (pool / "notes.txt").write_text("words")
    ended = purer("inspect", pool)
    starts = [line for line in ended.out.splitlines() if not line.startswith(" ")]
    assert starts[0] == f"{pool / 'a.safetensors'}: ready, inversion, conv4-4, 3 classes, 1x16x16"
    assert len(starts) == 3
    assert "1 file is no checkpoint: 1 .txt" in ended.err
    found = purer("inspect", pool, "--json").json
    assert (found["skipped"], found["stopped"]) == ({"total": 1, "suffixes": {".txt": 1}}, False)


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C is another signal on Windows")
@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_prints_the_verdicts_reached_so_far(tmp_path: Path) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    for number in range(3000):
        (pool / f"z{number:04d}.pth").write_text("<html>")
    words = [sys.executable, "-m", "purer_app", "inspect", str(pool), "--no-cache"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
    assert process.returncode == 130 and err.strip().endswith("Stopped.")
    assert "a.safetensors: ready" in first and f"{pool / 'z2999.pth'}" not in out


def test_a_stopped_inspection_is_json_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    with Reporter() as reporter:
        output = InspectionOutput(reporter, as_json=True)
        output.emit(FilesSkipped((".txt", ""), (3, 1)))
        output.emit(CheckpointInspected(verdict_of("a.pth", VerdictKind.READY), 1, 2))
        output.finish(output.verdicts, stopped=True)
    found = json.loads(capsys.readouterr().out)
    assert [each["path"] for each in found["files"]] == ["a.pth"] and found["stopped"] is True
    assert found["skipped"] == {"total": 4, "suffixes": {".txt": 3, "": 1}}


def test_the_commands_can_be_pasted(tmp_path: Path, purer: Purer, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my models" / "it's (1).pth"
    path.parent.mkdir()
    torch.save({"l1.weight": torch.zeros(4, 4), "l2.weight": torch.zeros(2, 4)}, path)
    monkeypatch.chdir(tmp_path)
    for given in (path, Path("my models", path.name), Path("my models")):
        (found,) = purer("inspect", given, "--json").json["files"]
        (command,) = [reason for reason in found["reasons"] if "purer-app choose" in reason]
        words = shlex.split(command[command.index("purer-app") :])
        assert words == ["purer-app", "choose", found["path"], "--architecture", "NAME"]
        assert Path(words[2]).is_file()


def test_advice_is_given_in_commands() -> None:
    ready, refused = verdict_of("a.pth", VerdictKind.READY), verdict_of("a.pth", VerdictKind.REFUSED, use=Use.NONE)
    assert advice(ready) == advice(refused) == ()
    assert advice(verdict_of("/m/b.pth", VerdictKind.ASSUMPTIONS)) == (
        "Check the assumptions. If one is wrong, correct it: purer-app choose /m/b.pth "
        "--image-size N --mean A,B,C --std A,B,C --classes NAMES",
    )
    open_ = verdict_of("/m/c.pth", VerdictKind.NEEDS_CHOICE, candidates=("resnet18", "torchvision/resnet18"))
    assert advice(open_) == (
        "Choose one of resnet18, torchvision/resnet18: purer-app choose /m/c.pth --architecture NAME",
    )
    export = (
        "If it is your own model: purer-app export-script --out export.py writes a script that exports it to a .pt2 "
        "file"
    )
    own = verdict_of("/m/d.pth", VerdictKind.NEEDS_CHOICE)
    assert advice(own) == (
        "If you know its architecture: purer-app choose /m/d.pth --architecture NAME",
        export,
    )


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (Hint(HintKind.CHOOSE_ONE, "x/b"), "Choose one: purer-app choose 'a b.pth' --architecture x/b"),
        (Hint(HintKind.CORRECT_NOTE), "Correct the sidecar, or remove it"),
        (
            Hint(HintKind.CORRECT_CHOICE),
            "Choose again, or forget your choice: purer-app choose 'a b.pth' --forget",
        ),
    ],
)
def test_each_hint_has_its_words(hint: Hint, words: str) -> None:
    assert advice(verdict_of("a b.pth", VerdictKind.NEEDS_CHOICE, hints=(hint,), candidates=("x/b",))) == (words,)


def test_a_table_leaves_commands_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / ("long " * 40)
    hints = (Hint(HintKind.NAME_ARCHITECTURE),)
    path = str(folder / "a.pth")
    print_verdicts([verdict_of(path, VerdictKind.NEEDS_CHOICE, use=Use.NONE, reasons=("unknown",), hints=hints)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == f"purer-app choose '{folder / 'a.pth'}' --architecture NAME"


def test_the_cache_can_be_switched_off(tmp_path: Path, purer: Purer) -> None:
    path = write_teacher(tmp_path, "a")
    said = purer("inspect", path, "--json")
    assert purer("inspect", path, "--no-cache", "--json") == purer("inspect", path, "--json") == said


@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_a_report_is_written_in_addition_to_the_output(suffix: str, tmp_path: Path, purer: Purer) -> None:
    pool = write_tiny_pool(tmp_path / "pool")
    out = tmp_path / f"report.{suffix}"
    ended = purer("inspect", pool, "--report", out)
    assert ended.code == 0 and "a.safetensors" in ended.out
    assert "3 files: 3 ready" in out.read_text(encoding="utf-8")


def test_a_report_of_unknown_format_is_refused_before_the_work(tmp_path: Path, purer: Purer) -> None:
    ended = purer("inspect", tmp_path / "gone", "--report", tmp_path / "report.doc")
    assert ended.code == 2
    assert ended.err == "Error: the suffix of the report report.doc must be one of .txt, .md, .html\n"


def test_the_export_script_is_printed_or_written_but_never_over_anything(tmp_path: Path, purer: Purer) -> None:
    printed = purer("export-script")
    assert (printed.code, printed.out) == (0, EXPORT_SCRIPT)
    out = tmp_path / "export.py"
    written = purer("export-script", "--out", out)
    assert written.out == f"{out}: fill in the lines marked with <- and run it where you run your model\n"
    assert out.read_text(encoding="utf-8") == EXPORT_SCRIPT
    out.write_text("mine")
    refused = purer("export-script", "--out", out)
    assert (refused.code, refused.err) == (1, f"Error: {out} exists already and is not replaced; choose another name\n")
    assert out.read_text() == "mine"


def test_safe_copies_are_listed_one_by_one(tmp_path: Path, purer: Purer) -> None:
    path = write_teacher(tmp_path, "a", form="pth")
    (tmp_path / "page.pth").write_text("<html>")
    ended = purer("safe-copies", tmp_path, "--json")
    assert ended.code == 0
    assert [list(copy) for copy in ended.json["copies"]] == [["path", "copy", "written", "reason"]] * 2
    assert ended.json["copies"][0]["copy"] == str(tmp_path / "a.safetensors")
    again = purer("safe-copies", path)
    assert (again.code, again.out) == (0, f"{path}: a.safetensors (exists already)\n")


def test_safe_copies_ends_with_3_where_no_file_has_a_copy(tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "page.pth").write_text("<html>")
    plain, as_json = purer("safe-copies", tmp_path), purer("safe-copies", tmp_path, "--json")
    assert (plain.code, as_json.code) == (3, 3)
    assert "page.pth has no weights that could be copied" in plain.out
    assert not as_json.json["copies"][0]["copy"]


def test_a_choice_that_cannot_be_kept_names_the_variable_that_helps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purer: Purer
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "file"))
    ended = purer("choose", write_teacher(tmp_path, "a"), "--image-size", 16)
    assert ended.code == 1
    assert "cannot be written: " in ended.err
    assert ended.err.endswith(", or set PURER_CHOICES to a folder that can be written\n")


def test_choose_without_a_choice_names_its_options(tmp_path: Path, purer: Purer) -> None:
    ended = purer("choose", write_teacher(tmp_path, "a"))
    assert ended.code == 2
    assert ended.err == ("Error: choose needs --architecture, --layers, --image-size, --mean and --std, or --classes\n")


def test_a_choice_is_checked_stored_and_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purer: Purer) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path = write_teacher(tmp_path / "pool", "a", form="pth")
    path.with_suffix(".toml").unlink()
    (tmp_path / "names.txt").write_text("ash\nbirch\ncedar\n")
    words = ["--image-size", 16, "--mean", "0.1", "--std", "0.2", "--classes", tmp_path / "names.txt", "--json"]
    (chosen,) = purer("choose", path, *words).json["files"]
    assert (chosen["verdict"], chosen["architecture"], chosen["input"]) == ("assumptions", "conv4-4", [1, 16, 16])
    assert chosen["assumptions"][0].startswith("ReLU") and not any("colours" in each for each in chosen["assumptions"])
    (chosen,) = purer("choose", path, "--architecture", "conv4-4", "--json").json["files"]
    assert (chosen["verdict"], chosen["assumptions"], chosen["input"]) == ("ready", [], [1, 16, 16])
    moved = path.rename(tmp_path / "moved.pth")
    (found,) = purer("inspect", moved, "--json").json["files"]
    assert found == chosen | {"path": str(moved)}
    refused = purer("choose", moved, "--architecture", "lenet")
    assert refused.code == 1
    assert refused.err.strip().startswith("Error: your choice says architecture lenet; 1 of 34 tensors fit lenet; ")


def test_a_stored_choice_is_removed_and_the_file_has_its_earlier_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purer: Purer
) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path = write_teacher(tmp_path / "pool", "a", form="pth")
    note = path.with_suffix(".toml").rename(tmp_path / "a.toml")
    (before,) = purer("inspect", path, "--json").json["files"]
    purer("choose", path, "--image-size", 16)
    (forgotten,) = purer("choose", path, "--forget", "--json").json["files"]
    assert forgotten == before and before["verdict"] == "assumptions"
    assert purer("inspect", path, "--json").json["files"] == [before]
    assert list((tmp_path / "choices").iterdir()) == []
    again = purer("choose", path, "--forget")
    assert (again.code, again.err.strip()) == (1, "Error: no choice is saved for the content of a.pth")
    note.rename(path.with_suffix(".toml"))
    noted = purer("choose", path, "--forget")
    assert noted.err.strip() == (
        "Error: no choice is saved for the content of a.pth; the sidecar a.toml next to a.pth specifies it"
    )


def test_forget_is_not_combined_with_other_options(tmp_path: Path, purer: Purer) -> None:
    ended = purer("choose", tmp_path / "a.pth", "--forget", "--architecture", "lenet")
    assert ended.code == 2
    assert ended.err == "Error: --forget removes the stored choice; omit the other options\n"
    missing = purer("choose", tmp_path / "a.pth", "--forget")
    assert missing.code == 1
    assert missing.err.strip() == "Error: a.pth cannot be read: No such file or directory"


def test_a_refused_file_accepts_no_choice(tmp_path: Path, purer: Purer) -> None:
    (tmp_path / "page.pth").write_text("<html>")
    ended = purer("choose", tmp_path / "page.pth", "--architecture", "lenet")
    assert ended.code == 1
    assert ended.err.strip().startswith("Error: page.pth is a web page, not weights: ")


def test_class_names_come_from_words_or_from_the_lines_of_a_file(tmp_path: Path) -> None:
    assert parse_names("ash, birch,,cedar ") == ("ash", "birch", "cedar")
    assert parse_names("") == ()
    names = tmp_path / "names.txt"
    names.write_text("red oak\n\n  elm \n", encoding="utf-8")
    assert parse_names(str(names)) == ("red oak", "elm")
    names.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"names\.txt is not UTF-8 text; save it as UTF-8"):
        parse_names(str(names))


def test_numbers_come_with_commas() -> None:
    assert parse_numbers("mean", "0.5,1") == (0.5, 1.0)
    assert parse_numbers("mean", "") == ()
    with pytest.raises(
        ConfigError, match=r"^mean is '0,5;1'; it must be numbers separated by commas, for example 0\.5,0"
    ):
        parse_numbers("mean", "0,5;1")


def test_printed_layers_can_be_corrected_and_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, purer: Purer
) -> None:
    monkeypatch.setenv("PURER_CHOICES", str(tmp_path / "choices"))
    path, file = tmp_path / "mlp.pth", tmp_path / "layers.toml"
    network = nn.Sequential(nn.Flatten(), nn.Linear(784, 16), nn.ReLU(), nn.Linear(16, 3))
    torch.save(network.state_dict(), path)
    printed = purer("choose", path, "--print-layers").out
    assert '{ kind = "linear", out = 16, bias = true, tensors = "1" },' in printed
    file.write_text(printed.replace('"relu"', '"tanh"'))
    (chosen,) = purer("choose", path, "--layers", file, "--json").json["files"]
    assert (chosen["architecture"], chosen["input"]) == ("layers/flat-fc16-tanh", [1, 28, 28])
    file.write_text(printed.replace('"relu"', '"rlu"'))
    assert "layers.toml, layer 3 has kind 'rlu'; it must be one of" in purer("choose", path, "--layers", file).err
    both = purer("choose", path, "--layers", file, "--architecture", "lenet")
    assert "layers and architecture both name the network; give one of them" in both.err
