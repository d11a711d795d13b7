"""A run is locked while it is trained, and the lock ends with its holder."""

from pathlib import Path

import pytest

from purer_app.engine.core.errors import RunFolderError
from purer_app.engine.runs.run_lock import check_unclaimed, claimed


def test_a_claimed_run_is_in_use_until_the_claim_ends(tmp_path: Path) -> None:
    check_unclaimed(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with claimed(tmp_path):
        with pytest.raises(RunFolderError, match="is already being trained; wait for the end"):
            check_unclaimed(tmp_path)
        with pytest.raises(RunFolderError, match="is already being trained"), claimed(tmp_path):
            pass
    check_unclaimed(tmp_path)
    with claimed(tmp_path):
        pass


def test_a_folder_that_is_gone_cannot_be_claimed(tmp_path: Path) -> None:
    with pytest.raises(RunFolderError, match="is gone"), claimed(tmp_path / "run"):
        pass
    assert not (tmp_path / "run").exists()


def test_a_folder_that_cannot_be_locked_is_not_in_use(tmp_path: Path) -> None:
    (tmp_path / ".lock").mkdir()
    check_unclaimed(tmp_path)
