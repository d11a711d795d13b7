"""The export script, filled in like a user does, runs in a separate process without PURER."""

import json
import subprocess
import sys
from pathlib import Path

import torch

from purer_app.engine.checkpoints.formats.pt2.export_script import EXPORT_SCRIPT, FACTS_FILE, write_export_script
from purer_app.engine.checkpoints.intake.intake import inspect_named
from purer_app.engine.core.events import ignore

OWN_MODEL = """
class Own(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = torch.nn.Sequential(torch.nn.Conv2d(3, 6, 5, 2), torch.nn.BatchNorm2d(6), torch.nn.SiLU())
        self.out = torch.nn.Linear(12, 3)

    def forward(self, x):
        x = self.stem(x)
        return self.out(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))

torch.manual_seed(0)
model = Own()
"""
FILLED_IN = {
    "class_names = []": 'class_names = ["ash", "birch", "cedar"]',
    "image_size, channels = 32, 3": "image_size, channels = 20, 3",
    "mean, std = [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]": "mean, std = [0.1, 0.2, 0.3], [0.4, 0.5, 0.6]",
}


def run(folder: Path, script: str) -> "subprocess.CompletedProcess[str]":
    (folder / "export.py").write_text(script, encoding="utf-8")
    alone = f"import sys; sys.modules['purer_app'] = None; exec(open({str(folder / 'export.py')!r}).read())"
    return subprocess.run([sys.executable, "-c", alone], cwd=folder, capture_output=True, text=True, check=False)


def filled_in(model: str = OWN_MODEL, **more: str) -> str:
    script = EXPORT_SCRIPT
    begin = script.index("model = None")
    script = script[:begin] + model + script[script.index("\n", begin) :]
    for line, instead in (FILLED_IN | more).items():
        assert script.count(line) == 1
        script = script.replace(line, instead)
    return script


def test_an_exported_model_of_the_user_becomes_a_teacher_with_its_facts(tmp_path: Path) -> None:
    ended = run(tmp_path, filled_in())
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == (
        'model.pt2 is a model of 3 classes. Add it to PURER, or inspect it: purer-app inspect "model.pt2"\n'
    )
    facts = {FACTS_FILE: ""}
    program = torch.export.load(tmp_path / "model.pt2", extra_files=facts)
    assert json.loads(facts[FACTS_FILE]) == {
        "format_version": 1, "class_names": ["ash", "birch", "cedar"], "image_size": 20, "channels": 3,
        "mean": [0.1, 0.2, 0.3], "std": [0.4, 0.5, 0.6],
    }  # fmt: skip
    for n in (1, 5):  # the batch is free
        assert program.module()(torch.zeros(n, 3, 20, 20)).shape == (n, 3)
    (found,) = inspect_named([tmp_path / "model.pt2"], ignore)
    assert (found.kind, found.use, found.architecture) == ("ready", "inversion", "pt2/exported")
    assert (found.class_names, found.input) == (("ash", "birch", "cedar"), (3, 20, 20))
    assert (found.mean, found.std) == ((0.1, 0.2, 0.3), (0.4, 0.5, 0.6))


def test_unfilled_lines_are_named(tmp_path: Path) -> None:
    ended = run(tmp_path, EXPORT_SCRIPT)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "Put your model where the line says model = None, then run this file again.\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "export.py"]


def test_names_that_do_not_fit_the_outputs_are_named(tmp_path: Path) -> None:
    ended = run(tmp_path, filled_in(**{"class_names = []": 'class_names = ["ash"]'}))
    assert ended.returncode == 1
    assert ended.stderr.endswith("3 outputs need as many class_names, 3 channels as many means and stds.\n")


def test_the_script_is_short_and_written_as_it_is(tmp_path: Path) -> None:
    write_export_script(tmp_path / "export.py")
    assert (tmp_path / "export.py").read_text(encoding="utf-8") == EXPORT_SCRIPT
    lines = [line for line in EXPORT_SCRIPT.splitlines() if line and not line.startswith("#")]
    assert len(lines) <= 22
    assert max(map(len, EXPORT_SCRIPT.splitlines())) <= 120
