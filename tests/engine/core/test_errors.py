"""Errors are sentences for users and survive transfer between threads and processes."""

import pickle

import pytest
import torch

from purer_app.engine.core import errors
from purer_app.engine.core.errors import EngineError, RunCancelled, first_line, is_device_lost, is_out_of_memory

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


@pytest.mark.parametrize(
    ("error", "memory", "lost"),
    [
        (MemoryError(), True, False),
        (torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."), True, False),
        (torch.AcceleratorError("CUDA error: unspecified launch failure\nadvice"), False, True),
        (RuntimeError("MPS backend out of commands"), False, True),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)"), False, False),
        (ValueError("CUDA"), False, False),
    ],
)
def test_errors_that_the_machine_causes_are_told_from_bugs(error: Exception, memory: bool, lost: bool) -> None:
    assert (is_out_of_memory(error), is_device_lost(error)) == (memory, lost)


def test_only_the_first_line_of_a_cuda_error_is_for_users() -> None:
    error = torch.AcceleratorError("CUDA error: unspecified launch failure\nCompile with TORCH_USE_CUDA_DSA\n")
    assert first_line(error) == "CUDA error: unspecified launch failure"
