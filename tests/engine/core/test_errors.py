"""Errors are sentences for users and survive transfer between threads and processes."""

import pickle

import pytest

from purer_app.engine.core import errors
from purer_app.engine.core.errors import EngineError, RunCancelled

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, EngineError)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_is_caught_as_an_engine_error_and_keeps_its_text(kind: type[EngineError]) -> None:
    with pytest.raises(EngineError) as caught:
        raise kind("class 'heron' has 3 images; 5 support + 15 query need 20")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is kind
    assert str(copy) == "class 'heron' has 3 images; 5 support + 15 query need 20"


def test_a_cancelled_run_is_not_an_engine_error() -> None:
    assert not issubclass(RunCancelled, EngineError)
    assert len(KINDS) >= 8
