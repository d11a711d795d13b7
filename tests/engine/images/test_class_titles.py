"""ImageNet ids are shown by WordNet's names, which agree with torchvision's list of the same classes."""

import gzip
import re

import pytest
from torchvision.models._meta import _IMAGENET_CATEGORIES  # its order is that of the ids

from purer_app.engine.core.resources import resource
from purer_app.engine.images.class_titles import class_id_of, class_title, class_title_with_id, distinct_titles

_IDS_OF_TORCHVISION = {
    "tench": "n01440764",
    "goldfish": "n01443537",
    "golden retriever": "n02099601",
    "house finch": "n01532829",
    "espresso": "n07920052",
    "toilet tissue": "n15075141",
}


def table() -> dict[str, str]:
    text = gzip.decompress(resource("wordnet/imagenet-names.tsv.gz").read_bytes()).decode()
    return dict(line.split("\t") for line in text.splitlines())


@pytest.mark.parametrize(("title", "wnid"), _IDS_OF_TORCHVISION.items())
def test_an_id_of_imagenet_is_shown_by_its_name(title: str, wnid: str) -> None:
    assert title in _IMAGENET_CATEGORIES
    assert class_title(wnid) == title
    assert class_title_with_id(wnid) == f"{title} ({wnid})"
    assert class_id_of(wnid) == wnid


@pytest.mark.parametrize("name", ["tench", "n0144076", "n014407645", "N01440764", "n99999999", "my n01440764", "", "ñ"])
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert class_title(name) == class_title_with_id(name) == name
    assert class_id_of(name) == ""


def test_every_name_of_torchvision_is_among_the_names() -> None:
    first = {re.sub(r" \(.*\)$", "", name).casefold() for name in table().values()}
    known = {"crane bird": "crane", "maillot tank suit": "maillot"}  # torchvision's own way to tell two classes apart
    assert not [name for name in _IMAGENET_CATEGORIES if known.get(name, name).casefold() not in first]


def test_no_two_ids_have_the_same_name() -> None:
    names = [name.casefold() for name in table().values()]
    assert len(names) == len(set(names)) == 21_844
    assert class_title("n02012849") == "crane (wading bird)"
    assert class_title("n03126707") == "crane (lifting device)"


def test_the_notice_that_wordnet_asks_for_is_next_to_the_table() -> None:
    notice = resource("wordnet/LICENSE").read_text()
    assert "WordNet 3.0 Copyright 2006 by Princeton University" in notice
    assert "MAKES NO REPRESENTATIONS OR WARRANTIES" in notice


def test_names_of_the_same_title_are_told_apart_by_the_id() -> None:
    names = ("tench", "n01440764", "n02007558", "n99999999", "n99999999")
    assert distinct_titles(names) == {
        "tench": "tench",
        "n01440764": "tench (n01440764)",
        "n02007558": "flamingo",
        "n99999999": "n99999999",
    }
