"""The README and the pages under docs are short, and all their links and paths exist."""

import re
from pathlib import Path

import pytest

from purer_app.engine.core.settings.listing import training_settings
from purer_app.engine.core.settings.reference import settings_page

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
MOST_LINES = 120


def targets(document: Path) -> list[str]:
    """List what a document links to or shows, without addresses on the web."""
    found = [link or source for link, source in LINK.findall(document.read_text(encoding="utf-8"))]
    return [target.partition("#")[0] for target in found if not re.match(r"https?:|#", target)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    assert [target for target in targets(document) if not (document.parent / target).exists()] == []


def test_the_readme_shows_both_pages_in_both_themes() -> None:
    shown = {Path(target).name for target in targets(ROOT / "README.md") if target.endswith(".png")}
    assert shown == {f"{page}-{scheme}.png" for page in ("adapt", "train") for scheme in ("light", "dark")}


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_names_in_the_python_example_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.partition("## From Python")[2].partition("\n## ")[0]
    lines = [line.strip() for line in example.splitlines() if line.startswith("    ")]
    names: dict[str, object] = {}
    exec("\n".join(lines[:-1]), names)
    compile(lines[-1], "README.md", "exec")
    assert "config" in names and hasattr(names["jobs"], "train")


def test_the_settings_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "docs/settings.md is out of date; write it again with: make settings-page"


def test_the_settings_page_has_every_setting_once() -> None:
    names = re.findall(r"^\| `([\w.]+)` \|", settings_page().partition("## Presets")[0], re.MULTILINE)
    assert names == list(training_settings())


def glossary(name: str) -> list[tuple[str, str]]:
    """Return the terms of a glossary, each with the English term, which is in brackets where it differs."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    found = re.findall(r"^\*\*(.+?)\*\*(?: \((.+)\))?: ", text, re.MULTILINE)
    return [(term, english or term) for term, english in found]


@pytest.mark.parametrize("name", ["glossary.md", "glossary.de.md"])
def test_the_glossary_is_in_alphabetical_order(name: str) -> None:
    terms = [term.casefold().translate(str.maketrans("äöü", "aou")) for term, _ in glossary(name)]
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms)) > 20


def test_the_german_glossary_has_the_terms_of_the_english_one() -> None:
    german, english = ({own.casefold() for _, own in glossary(name)} for name in ("glossary.de.md", "glossary.md"))
    assert german == english
