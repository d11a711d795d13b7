"""Settings of the learners: a class for each, with the settings that this learner uses and no others."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, get_args

from purer_app.engine.core.errors import ConfigError
from purer_app.engine.core.settings.choices import LearnerName, Start, chosen
from purer_app.engine.core.settings.icfil_config import LEARNING_RATE
from purer_app.engine.core.settings.schema import (
    Among,
    Count,
    Limits,
    NotNegative,
    OneOf,
    Positive,
    Rate,
    Real,
    Source,
    Whole,
    ZeroOr,
    setting,
    settings,
)

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

PAPER_LEARNERS = (LearnerName.MAML, LearnerName.FIRST_ORDER_MAML, LearnerName.ANIL, LearnerName.PROTONET)
POOL_LEARNERS = (LearnerName.POOL_EMBEDDING, LearnerName.COMPACT)
"""Learners whose networks are the pool's own teachers."""
LEARNERS = (*PAPER_LEARNERS, *POOL_LEARNERS, LearnerName.STUDENT)


def _name(word: LearnerName) -> Any:
    return setting(
        default=word,
        title="Learner",
        why="maml adapts all weights with second-order gradients; maml-first-order omits these and is about four "
        "times faster; anil adapts only the last layer; protonet compares with class means and needs no inner "
        "steps. pool-embedding keeps all models and learns how much each counts; compact keeps the small ones as "
        "one network; student is one new network that learns the features of all models. The last three are not "
        "in the paper.",
        source=Source.PAPER,
        aliases="algorithm, method, meta-learner",
    )


@settings
class LearnerConfig:
    """The settings that all learners have; the class of each learner is below."""

    name: Annotated[str, OneOf(LearnerName)] = _name(LearnerName.MAML)
    image_size: Annotated[NotNegative, ZeroOr(8, 1024, "automatic")] = setting(
        default=0,
        title="Picture size",
        why="Height and width of what the network sees. Automatic takes the models' most common size.",
        source=Source.OURS,
        unit="pixels",
        zero="automatic",
        aliases="resolution, input size",
    )
    channels: Annotated[Whole, Among((0, 1, 3), "0 (automatic), 1 or 3")] = setting(
        default=0,
        title="Colour channels",
        why="1 is grey, 3 is colour. Automatic takes the models' most common number.",
        source=Source.OURS,
        zero="automatic",
        example="1 or 3",
    )

    @property
    def network(self) -> str:
        """The architecture that is trained; empty if the teachers' own networks are used."""
        return ""


@settings
class NetworkConfig(LearnerConfig):
    """Settings of learners that train a network."""

    backbone: str = setting(
        default="conv4-32",
        title="Network",
        why="The network that is trained: family and width. Conv4 is usual for small pictures.",
        source=Source.PAPER,
        example="for example conv4-32",
        aliases="architecture, model",
    )
    start: Annotated[str, OneOf(Start)] = setting(
        default=Start.AVERAGE,
        title="First weights",
        why="average: the mean of the models if all have the same form, else random; best-teacher: the best model of "
        "the same network; auto: best-teacher for protonet, otherwise average.",
        source=Source.RELEASED_CODE,
        aliases="initialization, pretrained weights",
    )

    @property
    def network(self) -> str:
        """The architecture that is trained."""
        return self.backbone


@settings
class InnerLoopConfig(NetworkConfig):
    """Settings of learners that adapt by gradient steps; the defaults are those of the released code."""

    inner_lr: Rate = setting(
        default=0.01,
        title="Inner learning rate",
        why="How far one step of the inner loop goes.",
        source=Source.RELEASED_CODE,
        aliases=f"{LEARNING_RATE}, inner loop",
    )
    train_steps: Count = setting(
        default=5,
        title="Adaptation steps in training",
        why="Each one makes a training step slower.",
        source=Source.RELEASED_CODE,
        unit="steps",
        aliases="inner loop, inner steps, iterations",
    )
    test_steps: Count = setting(
        default=10,
        title="Adaptation steps in use",
        why="Used for validation and on your own pictures.",
        source=Source.RELEASED_CODE,
        unit="steps",
        aliases="inner loop, fine-tuning steps",
    )


@settings
class PoolLearnerConfig(LearnerConfig):
    """Settings of learners that keep the teachers' features."""

    reliance: Annotated[Real, Limits(ge=0, le=100)] = setting(
        default=3.0,
        title="Reliance on good models",
        why="Models whose features distinguish pseudo images of other models' classes count more; at 0 all count "
        "equally.",
        source=Source.OURS,
        unit="power",
    )
    whitening: Annotated[Real, Limits(ge=0, le=10)] = setting(
        default=0.1,
        title="Whitening",
        why="Directions in which pseudo images of one class differ count less.",
        source=Source.OURS,
        unit="power",
        zero="off",
        aliases="equalisation of the scatter, within-class covariance",
    )


@settings
class MamlConfig(InnerLoopConfig):
    """Settings of MAML."""

    name: Annotated[Literal["maml"], OneOf(LearnerName)] = _name(LearnerName.MAML)


@settings
class FirstOrderMamlConfig(InnerLoopConfig):
    """Settings of first-order MAML."""

    name: Annotated[Literal["maml-first-order"], OneOf(LearnerName)] = _name(LearnerName.FIRST_ORDER_MAML)


@settings
class AnilConfig(InnerLoopConfig):
    """Settings of ANIL."""

    name: Annotated[Literal["anil"], OneOf(LearnerName)] = _name(LearnerName.ANIL)


@settings
class ProtoNetConfig(NetworkConfig):
    """Settings of ProtoNet."""

    name: Annotated[Literal["protonet"], OneOf(LearnerName)] = _name(LearnerName.PROTONET)


@settings
class PoolEmbeddingConfig(PoolLearnerConfig):
    """Settings of the pool embedding: all teachers are kept."""

    name: Annotated[Literal["pool-embedding"], OneOf(LearnerName)] = _name(LearnerName.POOL_EMBEDDING)


@settings
class CompactConfig(PoolLearnerConfig):
    """Settings of the compact learner: the small teachers are kept."""

    name: Annotated[Literal["compact"], OneOf(LearnerName)] = _name(LearnerName.COMPACT)
    max_parameters: Positive = setting(
        default=250_000,
        title="Largest compact network",
        why="The learner compact keeps the small models that are worth most together.",
        source=Source.OURS,
        unit="weights",
    )
    max_share: Annotated[Real, Limits(gt=0, ge=1e-12, le=1e12)] = setting(
        default=1 / 3,
        title="Largest share of the work",
        why="What a picture may cost the learner compact.",
        source=Source.OURS,
        unit="of all models' multiply-adds",
    )


@settings
class StudentConfig(LearnerConfig):
    """Settings of the student: a new network is distilled from the features of all teachers."""

    name: Annotated[Literal["student"], OneOf(LearnerName)] = _name(LearnerName.STUDENT)
    student_backbone: str = setting(
        default="resnet10-12",
        title="Network of the student",
        why="The network that learns the features of all models: family and width.",
        source=Source.OURS,
        example="for example resnet10-12",
        aliases="architecture, distillation",
    )
    student_lr: Rate = setting(
        default=3e-3,
        title="Learning rate of the student",
        why="The highest rate; it rises during the first tenth of the training and then falls to zero.",
        source=Source.OURS,
        aliases=f"{LEARNING_RATE}, distillation",
    )
    student_batches: Count = setting(
        default=8,
        title="Batches of the student",
        why="Mixed batches of 64 images that the student learns from in each meta-iteration.",
        source=Source.OURS,
        unit="batches",
        aliases="distillation, iterations",
    )

    @property
    def network(self) -> str:
        """The architecture that is trained."""
        return self.student_backbone


AnyLearnerConfig: TypeAlias = (
    MamlConfig
    | FirstOrderMamlConfig
    | AnilConfig
    | ProtoNetConfig
    | PoolEmbeddingConfig
    | CompactConfig
    | StudentConfig
)
_BY_NAME: dict[str, type[AnyLearnerConfig]] = dict(zip(LEARNERS, get_args(AnyLearnerConfig), strict=True))
_OWN = {name: {item.name for item in fields(kind)} for name, kind in _BY_NAME.items()}
_ALL = set().union(*_OWN.values())


@dataclass(frozen=True, slots=True)
class ByName:
    """Reads a table as the settings of the learner that it names, and drops those of other learners.

    Earlier versions wrote the settings of all learners into every file.
    """

    def __get_pydantic_core_schema__(self, source: Any, handler: "GetCoreSchemaHandler") -> "CoreSchema":
        from pydantic_core.core_schema import no_info_before_validator_function, tagged_union_schema

        choices = {str(name): handler.generate_schema(kind) for name, kind in _BY_NAME.items()}
        return no_info_before_validator_function(_own_fields, tagged_union_schema(choices, "name"))


def _own_fields(table: Any) -> Any:
    if not isinstance(table, Mapping):
        return table
    name = table.get("name", LearnerName.MAML)
    others = _ALL - _OWN[name] if isinstance(name, str) and name in _OWN else set()
    return {"name": name} | {key: value for key, value in table.items() if key not in others}


def learner_config(name: str, **values: Any) -> AnyLearnerConfig:
    """Return the settings of a learner; values of settings that only other learners have are dropped.

    Raises:
        ConfigError: there is no such learner or setting, or a value is outside its range.
    """
    kind = _BY_NAME[chosen(LearnerName, "learner", name)]
    table = _own_fields({"name": name, **values})
    if unknown := sorted(set(table) - _ALL):
        raise ConfigError(f"no learner has a setting '{unknown[0]}'; known are {', '.join(sorted(_ALL))}")
    return kind(**table)


def switch_learner(config: LearnerConfig, name: str, **values: Any) -> AnyLearnerConfig:
    """Return the settings of another learner, with the values that both have kept.

    Learners that do not train on episodes have no first weights; after them, `start` is "auto".

    Args:
        values: those of settings that only the other learner has.

    Raises:
        ConfigError: there is no such learner, or a value is outside its range.
    """
    kept = {item.name: getattr(config, item.name) for item in fields(config) if item.name != "name"}
    return learner_config(name, **{**start_after(config.name), **values, **kept})


def start_after(learner: object) -> dict[str, Any]:
    """Return the first weights to use where a file or settings of this learner name none, as a table."""
    return {"start": Start.AUTO} if learner in (*POOL_LEARNERS, LearnerName.STUDENT) else {}
