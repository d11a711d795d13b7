"""An evaluation of files equals that of the same pictures in memory, and every picture is processed once."""

from pathlib import Path

import pytest
import torch

from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Event, NoticeGiven, StageStarted, ignore
from purer_app.engine.core.settings.job_configs import EvaluateConfig
from purer_app.engine.evaluation import feature_store
from purer_app.engine.evaluation.evaluate import evaluate_methods
from purer_app.engine.evaluation.feature_store import FeatureStore, MemoryBudget, RowStore
from purer_app.engine.few_shot.baselines import TeacherMethod
from purer_app.engine.few_shot.methods import FewShotMethod, LearnerMethod
from purer_app.engine.images.class_folders import list_class_folders, load_class_folders
from tests.conftest import MakeShapes
from tests.engine.conftest import MakeLearner, MakeTeacher

CONFIG = EvaluateConfig(run="run", data="data", n_way=3, n_shots=(1, 2), n_query=3, episodes=6)


@pytest.fixture
def methods(make_learner: MakeLearner, make_teacher: MakeTeacher) -> list[list[FewShotMethod]]:
    learner, theta = make_learner("protonet", dtype=torch.float32)
    teachers = (make_teacher("conv4-8"), make_teacher("lenet", channels=3, size=20, seed=1))
    return [
        [LearnerMethod("random", learner, theta)],
        [TeacherMethod("teacher-ensemble", teachers)],
        [TeacherMethod("ensemble-two-views", teachers, both_views=True)],
        [TeacherMethod("ensemble-ridge", teachers, both_views=True, ridge=True)],
    ]


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_files_are_measured_as_pictures_in_memory_are(
    tmp_path: Path,
    make_shapes: MakeShapes,
    methods: list[list[FewShotMethod]],
    monkeypatch: pytest.MonkeyPatch,
    in_memory: int,
) -> None:
    monkeypatch.setattr(feature_store, "MemoryBudget", lambda: MemoryBudget(in_memory))
    folder = make_shapes(tmp_path / "data", classes=4, pictures=7)
    broken = folder / "class-02" / "03.png"
    broken.write_text("no picture")
    events: list[Event] = []
    found = evaluate_methods(methods, list_class_folders(folder), CONFIG, events.append)
    expected = evaluate_methods(methods, load_class_folders(folder), CONFIG, ignore)
    assert [row.accuracies for row in found.rows] == [row.accuracies for row in expected.rows]
    (notice,) = (event for event in events if isinstance(event, NoticeGiven))
    assert notice.text == f"{broken} is not a picture that can be read; it is skipped"
    assert StageStarted("evaluate", "6 episodes, 4 rows") in events


def test_classes_that_shrink_when_read_are_refused(
    tmp_path: Path, make_shapes: MakeShapes, methods: list[list[FewShotMethod]]
) -> None:
    folder = make_shapes(tmp_path / "data", classes=3, pictures=5)
    (folder / "class-02" / "03.png").write_text("no picture")
    with pytest.raises(DataError, match=r"^class 'class-02' has 4 images; 2 support \+ 3 query need 5$"):
        evaluate_methods(methods, list_class_folders(folder), CONFIG, ignore)


def test_a_teacher_sees_each_picture_once_for_all_methods(
    tmp_path: Path, make_shapes: MakeShapes, methods: list[list[FewShotMethod]]
) -> None:
    pictures = list_class_folders(make_shapes(tmp_path / "data", classes=3, pictures=5))
    ensemble = methods[1][0]
    assert isinstance(ensemble, TeacherMethod)
    seen: list[int] = []
    ensemble.teachers[1].model.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
    first = ensemble.teachers[1].model.get_submodule("head")
    first.register_forward_pre_hook(lambda _, inputs: seen.append(len(inputs[0])))
    FeatureStore(pictures, (member for row in methods for member in row), ignore)
    assert seen == [15]


@pytest.mark.parametrize("limit", [0, 10**6])
def test_rows_are_equal_in_memory_and_in_a_file(limit: int) -> None:
    rows = torch.randn(10, 2, 3, generator=torch.Generator().manual_seed(0))
    store = RowStore(12, MemoryBudget(limit))
    for part in rows.split(4):
        store.append(part)
    chosen = torch.tensor([9, 0, 3, 3])
    assert len(store) == 10
    assert torch.equal(store[chosen], rows[chosen])
    assert store[chosen[:0]].shape == (0, 2, 3)


def test_stores_share_a_budget() -> None:
    budget = MemoryBudget(100)
    assert budget.reserve(60) and not budget.reserve(41) and budget.reserve(40)
