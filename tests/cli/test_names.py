"""Every command accepts file names of any bytes and escapes control characters in its output."""

import json
import os
import sys
from pathlib import Path

import pytest
from PIL import Image

from purer_app.engine.core.settings.toml_io import settings_to_toml
from purer_app.engine.core.settings.train_config import TrainConfig
from tests.helpers.cli_tools import Ended, Purer
from tests.helpers.tiny_pools import changed, tiny_config, write_teacher

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere names are Unicode")
NASTY = os.fsdecode(b"x\xff\x1b[2J\n\xe2\x80\xaey")
SHOWN = r"x\xff\x1b[2J\n\u202ey"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / NASTY
    for number, form in enumerate(("pth", "safetensors")):
        write_teacher(folder / "pool", f"{NASTY}{number}", classes=3, seed=number, form=form)
    for label in range(3):
        (folder / "data" / f"{NASTY}{label}").mkdir(parents=True)
        for number in range(4):
            picture = Image.new("L", (16, 16), 20 + 70 * label + number)
            with (folder / "data" / f"{NASTY}{label}" / f"{NASTY}{number}.png").open("wb") as file:
                picture.save(file, "PNG")
    (folder / "data" / "itself").symlink_to(folder / "data")
    config: TrainConfig = changed(tiny_config(folder / "pool", "protonet"), meta={"steps": 2})
    (folder / "settings.toml").write_text(settings_to_toml(config))
    return folder


def assert_harmless(ended: Ended, code: int = 0) -> None:
    assert ended.code == code, ended.err
    for text in (ended.out, ended.err):
        for sign in ("\x1b", "\u202e", "\udcff"):
            assert sign not in text
    assert SHOWN in ended.out + ended.err


def test_every_command_accepts_and_shows_any_file_name(place: Path, purer: Purer) -> None:
    run, data, pool = place / "run", place / "data", place / "pool"
    small = ["--n-way", 3, "--n-shot", 1, "--n-query", 2, "--episodes", 2, "--device", "cpu"]
    assert_harmless(purer("inspect", pool))
    for suffix in ("txt", "md", "html"):
        report = place / f"report.{suffix}"
        assert_harmless(purer("inspect", pool, "--report", report))
        text = report.read_text(encoding="utf-8")
        assert "x\\" in text and "\x1b" not in text and "\u202e" not in text
    found = json.loads(purer("inspect", pool, "--json").out)["files"]
    assert {os.fsencode(file["path"]) for file in found} == {os.fsencode(path) for path in pool.glob("*[!l]")}
    assert_harmless(purer("train", pool, "--out", run, "--config", place / "settings.toml", "--validation", data))
    assert_harmless(purer("train", "--resume", run))
    assert_harmless(purer("evaluate", run, data, *small, "--html", place / "page.html", "--csv", place / "table.csv"))
    adapted = purer("adapt", run, "--support", data, "--query", data, "--device", "cpu")
    assert_harmless(adapted)
    named = [line for line in adapted.out.splitlines() if ".png" in line]
    assert len(named) == 12, "each picture has one line, and a link to the folder itself names none again"
    files = json.loads(purer("adapt", run, "--support", data, "--query", data, "--json").out)["predictions"]
    assert all(Path(file["file"]).is_file() for file in files)
    assert_harmless(purer("choose", pool / f"{NASTY}0.pth", "--classes", "a,b,c"))
    assert_harmless(purer("safe-copies", pool))
    assert_harmless(purer("train", pool, "--out", run), 1)
    assert_harmless(purer("export", run, "--out", place / "a.pt2"), 2)
    assert_harmless(purer("export-script", "--out", place / "export.py"))
    made = ("make-pool", data, "--out", place / "made", "--classes", 3, "--teachers", 1, "--epochs", 1)
    assert_harmless(purer(*made, "--image-size", 16, "--channels", 1, "--device", "cpu"))
    assert_harmless(purer(*made, "--image-size", 16, "--channels", 1, "--device", "cpu"))
