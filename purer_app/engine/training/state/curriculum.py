"""The gradient switch: decides when a step on the pixels is adversarial."""

from dataclasses import dataclass, replace

from purer_app.engine.core.settings.train_config import CurriculumConfig

FORCED = "warm-up over"
"""The cause of the first firing, at the end of the warm-up."""


@dataclass(frozen=True, slots=True)
class SwitchState:
    """State of the switch between meta-iterations."""

    warmed_up: bool = False
    best: float = 0.0
    waited: int = 0
    recent: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Firing:
    """The switch opens for the next D-hat step; the numbers caused it."""

    cause: str
    accuracy: float
    best: float
    waited: int


def advance(
    state: SwitchState, accuracy: float, progress: float, config: CurriculumConfig
) -> tuple[SwitchState, Firing | None]:
    """Update the switch after one meta-iteration.

    It stays closed during the warm-up and opens once at its end. After that
    the rule decides: "paper" fires after `patience` accuracies in a row without a new maximum
    (released code); "plateau" when a moving average has not gained `min_gain` for `patience`
    steps [ours]. Each firing resets maximum and counter.

    Args:
        accuracy: mean query accuracy of this step's pseudo episodes, 0 to 1.
        progress: finished share of the planned run, 0 to 1.
    """
    if config.rule == "off" or progress < config.warmup_fraction:
        return state, None
    if not state.warmed_up:
        return SwitchState(warmed_up=True), Firing(FORCED, accuracy, state.best, 0)
    if config.rule == "paper":
        return _advance_paper(state, accuracy, config)
    return _advance_plateau(state, accuracy, config)


def _advance_paper(state: SwitchState, accuracy: float, config: CurriculumConfig) -> tuple[SwitchState, Firing | None]:
    if accuracy > state.best:
        return replace(state, best=accuracy, waited=0), None
    return _wait(state, accuracy, f"no new maximum in {config.patience} updates", config)


def _advance_plateau(
    state: SwitchState, accuracy: float, config: CurriculumConfig
) -> tuple[SwitchState, Firing | None]:
    recent = (*state.recent, accuracy)[-config.window :]
    state = replace(state, recent=recent)
    if len(recent) < config.window:
        return state, None
    average = sum(recent) / len(recent)
    if average > state.best + config.min_gain:
        return replace(state, best=average, waited=0), None
    return _wait(
        state, average, f"moving average gained less than {config.min_gain:g} in {config.patience} updates", config
    )


def _wait(
    state: SwitchState, accuracy: float, cause: str, config: CurriculumConfig
) -> tuple[SwitchState, Firing | None]:
    waited = state.waited + 1
    if waited < config.patience:
        return replace(state, waited=waited), None
    return SwitchState(warmed_up=True), Firing(cause, accuracy, state.best, waited)
