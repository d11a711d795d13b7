"""The shipped samples are found, and a missing one is named."""

import pytest

from purer_app.engine.core import resources
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.resources import resource


@pytest.mark.parametrize("name", ["glyphs-pool", "photos-pool", "symbols"])
def test_every_sample_is_shipped(name: str) -> None:
    assert any(resource(name).iterdir())


def test_a_missing_sample_is_named() -> None:
    with pytest.raises(DataError, match=r"^the sample 'unicorns' is missing from this installation; install purer-app"):
        resource("unicorns")


def test_an_installed_copy_takes_precedence_over_the_checkout(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path_factory.mktemp("site") / "purer_app"
    monkeypatch.setattr(resources, "PACKAGE", package)
    beside = package.parent / "resources" / "symbols"
    beside.mkdir(parents=True)
    assert resource("symbols") == beside
    inside = package / "resources" / "symbols"
    inside.mkdir(parents=True)
    assert resource("symbols") == inside
