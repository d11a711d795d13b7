"""Desktop entry, metainfo and icons agree with the program and with each other, and can be installed."""

import configparser
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from purer_app import __version__

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
ENTRY = PACKAGING / "purer-app.desktop"
METAINFO = PACKAGING / "org.purer.PURER.metainfo.xml"
HICOLOR = PACKAGING / "icons" / "hicolor"
SIZES_PX = (16, 24, 32, 48, 64, 128, 256, 512)


def read_entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    assert parser.sections() == ["Desktop Entry"]
    return parser["Desktop Entry"]


def said(component: ElementTree.Element, path: str) -> str:
    return (component.findtext(path) or "").strip()


@pytest.fixture(scope="module")
def component() -> ElementTree.Element:
    return ElementTree.parse(METAINFO).getroot()


def test_the_entry_starts_the_program_of_the_package() -> None:
    entry = read_entry(ENTRY)
    assert (entry["Type"], entry["Name"], entry["Terminal"]) == ("Application", "PURER", "false")
    assert entry["Exec"] == "purer-app %f"
    assert 'purer-app = "purer_app.__main__:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for key in ("Categories", "Keywords"):
        assert entry[key].endswith(";")


def test_entry_metainfo_and_window_go_by_the_same_name(component: ElementTree.Element) -> None:
    assert component.attrib == {"type": "desktop-application"}
    assert said(component, "id") == METAINFO.name.removesuffix(".metainfo.xml")
    assert said(component, "launchable") == ENTRY.name
    assert said(component, "name") == read_entry(ENTRY)["Name"]
    assert said(component, "icon") == read_entry(ENTRY)["Icon"] == ENTRY.stem
    assert said(component, "provides/binary") == read_entry(ENTRY)["Exec"].split()[0]
    assert f'setDesktopFileName("{ENTRY.stem}")' in (ROOT / "purer_app" / "ui" / "app.py").read_text(encoding="utf-8")


def test_metainfo_and_desktop_entry_name_the_same_program(component: ElementTree.Element) -> None:
    listed = [element.text for element in component.iterfind("categories/category")]
    assert listed == read_entry(ENTRY)["Categories"].rstrip(";").split(";")


def test_the_newest_release_is_this_version(component: ElementTree.Element) -> None:
    releases = [release.attrib["version"] for release in component.iterfind("releases/release")]
    assert releases[0] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licences_are_those_of_the_project(component: ElementTree.Element) -> None:
    assert said(component, "metadata_license") == "CC0-1.0"
    assert said(component, "project_license") == "MIT"
    assert component.find("content_rating[@type='oars-1.1']") is not None


def test_the_summary_is_short_and_no_sentence(component: ElementTree.Element) -> None:
    summary = said(component, "summary")
    assert 10 < len(summary) <= 50
    assert not summary.endswith(".")


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-utils is not installed")
def test_the_entry_is_valid() -> None:
    result = subprocess.run(["desktop-file-validate", str(ENTRY)], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("appstreamcli") is None, reason="appstream is not installed")
def test_the_metainfo_is_valid() -> None:
    command = ["appstreamcli", "validate", "--no-net", str(METAINFO)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_each_icon_has_the_size_of_its_folder_and_soft_corners(size_px: int) -> None:
    with Image.open(HICOLOR / f"{size_px}x{size_px}" / "apps" / "purer-app.png") as picture:
        assert (picture.mode, picture.size) == ("RGBA", (size_px, size_px))
        opacity = np.asarray(picture)[..., 3]
    assert opacity[0, 0] == 0
    assert opacity[size_px // 2, size_px // 2] == 255


def test_the_icon_holds_light_ink_an_amber_heart_and_a_blue_ground_even_at_16_pixels() -> None:
    with Image.open(HICOLOR / "16x16" / "apps" / "purer-app.png") as picture:
        red, green, blue, _ = np.moveaxis(np.asarray(picture).astype(int), -1, 0)
    assert ((red > 240) & (green > 240) & (blue > 240)).sum() >= 12
    assert ((red > 220) & (blue < 140)).sum() >= 4
    assert ((blue > red + 60) & (blue > 120)).sum() >= 60


def test_the_windows_and_macos_icons_hold_every_size() -> None:
    with Image.open(PACKAGING / "icons" / "purer-app.ico") as picture:
        assert set(picture.info["sizes"]) == {(size, size) for size in SIZES_PX if size <= 256}
    with Image.open(PACKAGING / "icons" / "purer-app.icns") as picture:
        assert {width * scale for width, _, scale in picture.info["sizes"]} >= {32, 64, 128, 256, 512, 1024}


def test_the_recorded_program_draws_the_shipped_icons_again(tmp_path: Path) -> None:
    pytest.importorskip("PySide6.QtSvg", reason="Qt is not installed")
    command = [sys.executable, str(PACKAGING / "make_icons.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    shipped = sorted(path.relative_to(PACKAGING / "icons") for path in (PACKAGING / "icons").rglob("*.*"))
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")) == shipped
    for name in (name for name in shipped if name.suffix == ".png"):
        drawn, kept = (np.asarray(Image.open(folder / name)).astype(int) for folder in (tmp_path, PACKAGING / "icons"))
        assert np.abs(drawn - kept).mean() < 1, f"{name} is out of date; run packaging/make_icons.py"
    scalable = (HICOLOR / "scalable" / "apps" / "purer-app.svg").read_bytes()
    assert scalable == (ROOT / "resources" / "icons" / "purer-app.svg").read_bytes()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_install_desktop_puts_all_where_a_desktop_looks(tmp_path: Path) -> None:
    as_installed = ["-o", ".venv/installed", "-o", ".venv/pyvenv.cfg", f"BIN={Path(sys.executable).parent}"]
    prefix = tmp_path / "a prefix"
    command = ["make", *as_installed, "install-desktop", f"PREFIX={prefix}"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    share = prefix / "share"
    program = read_entry(share / "applications" / "purer-app.desktop")["Exec"]
    assert program == f'"{Path(sys.executable).parent / "purer-app"}" %f'
    assert (share / "metainfo" / METAINFO.name).read_bytes() == METAINFO.read_bytes()
    for size_px in SIZES_PX:
        assert (share / "icons" / "hicolor" / f"{size_px}x{size_px}" / "apps" / "purer-app.png").is_file()
    assert (share / "icons" / "hicolor" / "scalable" / "apps" / "purer-app.svg").is_file()


def test_a_program_of_any_name_is_quoted_as_the_entry_wants_it() -> None:
    quoted = runpy.run_path(str(PACKAGING / "install_desktop.py"))["quoted"]
    assert quoted(Path("/opt/my tools/purer-app")) == '"/opt/my tools/purer-app"'
    assert quoted(Path('/a"b$c`d')) == '"/a\\\\"b\\\\$c\\\\`d"'
    assert quoted(Path("/100%/purer-app")) == '"/100%%/purer-app"'
