"""Finds pictures that are unlike everything that the models know; each is measured once."""

from pathlib import Path

import torch
from cachetools import LRUCache

from purer_app.engine.core.events import EventSink, Heartbeat
from purer_app.engine.core.files import FileState, state_of
from purer_app.engine.core.settings.job_configs import ClassifyConfig
from purer_app.engine.few_shot.confidence.familiarity import UNFAMILIAR, strangeness, teachers_of
from purer_app.engine.few_shot.live.method_cache import Key, key_of
from purer_app.engine.few_shot.live.task import Task
from purer_app.engine.few_shot.methods import FewShotMethod, ImageSource

_STRANGENESS_BATCH = 16
_strangeness: LRUCache[tuple[Key, FileState], float] = LRUCache(20_000)
"""Strangeness of the latest pictures, by what determines it; used by one classification at a time."""


def strange_files(method: FewShotMethod, task: Task, config: ClassifyConfig, emit: EventSink) -> frozenset[str]:
    """Return the support and query files that are unlike everything that the models know; each is measured once."""
    teachers = teachers_of(method)
    files, key = (*task.support_files, *task.query_files), key_of(config)
    keys = [(key, state_of(Path(file))) for file in files]
    values = {one: _strangeness[one] for one in keys if one in _strangeness}
    new = [position for position, one in enumerate(keys) if one not in values]
    for start in range(0, len(new), _STRANGENESS_BATCH):
        chosen = new[start : start + _STRANGENESS_BATCH]
        emit(Heartbeat("looking at pictures"))
        found = strangeness(teachers, _in_forms_of(method, task.cache.some(torch.tensor(chosen))))
        if found is None:
            return frozenset()
        values.update(zip((keys[position] for position in chosen), found.tolist(), strict=True))
    _strangeness.update(values)
    return frozenset(file for file, one in zip(files, keys, strict=True) if values[one] > UNFAMILIAR)


def _in_forms_of(method: FewShotMethod, pictures: ImageSource) -> ImageSource:
    return lambda spec: pictures(method.form(spec))
