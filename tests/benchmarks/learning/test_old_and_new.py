"""`bench old-and-new` measures the classes of a model together with new ones, on classes of one half."""

import json
from pathlib import Path

import pytest
import torch

from purer_app.benchmarks.learning.old_classes.episodes import FIGURES, METHODS, Episode, EpisodePlan
from purer_app.benchmarks.learning.old_classes.features import models_of, new_classes
from purer_app.benchmarks.learning.old_classes.old_and_new import main
from purer_app.benchmarks.learning.old_classes.table import mean_over
from purer_app.engine.core.errors import DataError
from purer_app.engine.core.events import Control, ignore
from purer_app.engine.core.settings.choices import PoolClassifier
from purer_app.engine.core.settings.job_configs import MakePoolConfig
from purer_app.engine.few_shot.load_method import pool_method
from purer_app.engine.few_shot.old_classes.joint import JointMethod, OldClasses
from purer_app.engine.images.class_folders import load_class_folders
from purer_app.engine.inversion.class_images import ClassImagePlan, class_images
from purer_app.engine.pool.make_pool import make_pool
from purer_app.engine.pool.model_pool import ModelPool, load_pool
from tests.conftest import MakeShapes


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, make_shapes: MakeShapes) -> Path:
    """Return a folder with a pool of four models of two classes, their pictures, and pictures of new classes."""
    folder = tmp_path_factory.mktemp("place")
    make_shapes(folder / "real", classes=8, pictures=20)
    make_shapes(folder / "drawn", classes=6, pictures=8, seed=1)
    (folder / "new").mkdir()
    for path in (folder / "drawn").iterdir():
        path.rename(folder / "new" / f"new-{path.name}")
    config = MakePoolConfig(
        data=(str(folder / "real"),), scenario="sh", teachers=4, classes=(2, 2), architectures=("conv4-4",),
        image_sizes=(16,), epochs=3, device="cpu",
    )  # fmt: skip
    (folder / "pool").mkdir()
    make_pool(config, folder / "pool", ignore, Control())
    return folder


@pytest.fixture(scope="module")
def pool(place: Path) -> ModelPool:
    return load_pool(place / "pool", torch.device("cpu"))


def test_the_halves_have_no_model_and_no_class_in_common(place: Path, pool: ModelPool) -> None:
    tune, report = (models_of(pool, half) for half in ("tune", "report"))
    assert {t.name for t in tune} | {t.name for t in report} == {t.name for t in pool.teachers}
    assert len(tune) == len(report) == 2 and not {t.name for t in tune} & {t.name for t in report}
    pictures = load_class_folders(place / "new")
    one, other = (new_classes(pictures, half, 5) for half in ("tune", "report"))
    assert sorted(one + other) == list(range(6)) and len(one) == 3


def test_each_figure_is_measured_and_stored(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--pool", str(place / "pool"), "--real", str(place / "real"), "--new", str(place / "new"), "--way", "2"]
    words += ["--shots", "2", "--queries", "2", "--episodes", "3", "--images", "3", "--steps", "5", "--device", "cpu"]
    main([*words, "--out", str(tmp_path / "out"), "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    assert len(found["models"]) == 2 and len(found["new_classes"]) == 3
    for method in METHODS:
        figures = found["shots"]["2"]["methods"][method]
        assert tuple(figures) == FIGURES
        old, new = figures["old, joint"]["mean"], figures["new, joint"]["mean"]
        assert figures["joint"]["mean"] == pytest.approx((old + new) / 2)
        assert old <= figures["group"]["mean"] * 2 and all(0 <= one["mean"] <= 100 for one in figures.values())
    heads = {found["shots"]["2"]["methods"][method]["old, head alone"]["mean"] for method in METHODS}
    assert len(heads) == 1
    sure = found["shots"]["2"]["sure"]
    assert 0 <= sure["answers"] <= 100 and 0 <= sure["correct_of_these"] <= 100
    assert found["joined_pairs"]["pairs"] == 1 and 0 <= found["joined_pairs"]["joint"] <= 100
    assert "gate − ridge" in (tmp_path / "out" / "table.txt").read_text(encoding="utf-8")
    main([*words, "--out", str(tmp_path / "out")])
    second = capsys.readouterr()
    assert "invert:" not in second.err and second.out.startswith("Half 'report': 2 models, 3 new classes")
    main([*words, "--out", str(tmp_path / "one"), "--old-classes", "1", "--json"])
    alone = json.loads(capsys.readouterr().out)["shots"]["2"]["methods"]["gate"]["old, head alone"]["mean"]
    assert alone == 100.0, "a head with one class has no other answer"


def test_too_few_classes_are_reported(place: Path, tmp_path: Path) -> None:
    words = ["--pool", str(place / "pool"), "--real", str(place / "real"), "--new", str(place / "new")]
    words += ["--images", "3", "--steps", "2", "--device", "cpu", "--out", str(tmp_path)]
    with pytest.raises(DataError, match="there are 3 new classes in this half; 5 are needed"):
        main(words)
    with pytest.raises(DataError, match=r"a class has 4 pictures; 1 support \+ 15 query need 16"):
        main([*words, "--way", "2", "--shots", "1"])


def test_head_alone_and_few_shot_alone_are_those_of_the_parts(place: Path, pool: ModelPool, tmp_path: Path) -> None:
    """The figures are compared with the model itself and with few-shot learning without old classes."""
    base = pool_method(PoolClassifier.ENSEMBLE_RIDGE, pool, ignore)
    teacher, plan = pool.teachers[0], ClassImagePlan(images_per_class=3, steps=5)
    images = class_images(pool, teacher, (0, 1), ignore, plan, tmp_path)
    method = JointMethod(base, [OldClasses(teacher, (0, 1), images)])
    real, new = load_class_folders(place / "real", only=teacher.class_names), load_class_folders(place / "new")
    first_two = [new.indices_of(k) for k in (0, 1)]
    support = torch.cat([indices[:3] for indices in first_two])
    queries = torch.cat([indices[3:7] for indices in first_two])
    old = torch.cat([real.indices_of(k)[:4] for k in (0, 1)])

    def embedded(pictures: object, indices: torch.Tensor) -> torch.Tensor:
        return method.embed(lambda spec: pictures.images(spec, indices))  # type: ignore[attr-defined]

    episode = Episode(
        method, embedded(new, support), embedded(real, old), embedded(new, queries),
        EpisodePlan(n_way=2, n_shot=3, n_query=4),
    )  # fmt: skip
    found = episode.figures(embedded(real, old[:6]))
    figures = dict(zip(FIGURES, found[0].tolist(), strict=True))
    with torch.no_grad():
        head = teacher.model(real.images(teacher.spec, old)).argmax(dim=1)
    truth = torch.arange(2).repeat_interleave(4)
    assert figures["old, head alone"] == pytest.approx((head == truth).double().mean().item())
    labels = torch.arange(2).repeat_interleave(3)
    alone = base.adapt(lambda spec: new.images(spec, support), labels, 2, seed=0)
    predicted = alone.logits(lambda spec: new.images(spec, queries)).argmax(dim=1)
    assert figures["new, few-shot alone"] == pytest.approx((predicted == truth).double().mean().item())
    joint, everything = method.fit(episode.support, labels, 4), torch.cat([episode.old_queries, episode.new_queries])
    confidence, predicted = joint.score(everything).exp().max(dim=1)
    sure = confidence >= (1 + 1 / 4) / 2
    correct = predicted == torch.cat([truth + 2, truth])
    expected = [sure.double().mean().item(), (sure & correct).double().mean().item()]
    assert found[-1].tolist() == pytest.approx(expected)


def test_the_interval_is_student_s_over_models() -> None:
    found = mean_over([50.0, 54.0, 52.0])
    assert found.mean == pytest.approx(52.0)
    assert found.ci95 == pytest.approx(4.303 * 2.0 / 3**0.5, rel=1e-3)
    assert mean_over([40.0]).ci95 is None
