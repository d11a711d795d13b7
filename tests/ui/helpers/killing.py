"""Kills a real window once it has printed a line."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.ui.helpers import results_window


def killed_with_results(*arguments: str) -> Any:
    """Run `results_window.py`, kill it as soon as it has printed its results, and return them."""
    process = subprocess.Popen(
        [sys.executable, str(results_window.__file__), *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    with process.stdout:
        line = process.stdout.readline()
    process.kill()
    process.wait()
    assert process.returncode == -9 and line, "the window ended by itself"
    return json.loads(line)
