"""What the window calls learners, rules of the curriculum and its hardness, and the methods without training."""

from PySide6.QtCore import QCoreApplication

from purer_app.engine.core.settings.choices import CurriculumRule, LearnerName
from purer_app.engine.core.training_events import Baseline

translate = QCoreApplication.translate


def baseline_name(method: str) -> str:
    """Return the name of a baseline within a sentence; earlier runs have the teacher ensemble."""
    names = {
        Baseline.ENSEMBLE_RIDGE: translate("Baselines", "all models without training"),
        Baseline.TEACHER_ENSEMBLE: translate("Baselines", "the teacher ensemble, which needs no training"),
    }
    return names.get(Baseline(method), method) if method in set(Baseline) else method


def learner_name(word: str) -> str:
    """Return the name of a learner; an unknown one keeps its word."""
    names: dict[str, str] = {
        LearnerName.MAML: translate("Learners", "MAML"),
        LearnerName.FIRST_ORDER_MAML: translate("Learners", "First-order MAML"),
        LearnerName.ANIL: translate("Learners", "ANIL"),
        LearnerName.PROTONET: translate("Learners", "ProtoNet"),
        LearnerName.POOL_EMBEDDING: translate("Learners", "Pool embedding"),
        LearnerName.COMPACT: translate("Learners", "Compact"),
        LearnerName.STUDENT: translate("Learners", "Student"),
    }
    return names.get(word, word)


def rule_name(word: str) -> str:
    """Return the name of a rule of the curriculum; an unknown one keeps its word."""
    names: dict[str, str] = {
        CurriculumRule.PAPER: translate("CurriculumRules", "Rule of the paper"),
        CurriculumRule.PLATEAU: translate("CurriculumRules", "Plateau rule"),
        CurriculumRule.OFF: translate("CurriculumRules", "Off"),
    }
    return names.get(word, word)


def choice_name(path: str, word: str) -> str:
    """Return the name of a word that a setting, given by its path, takes; most words are their own names."""
    match path:
        case "learner.name":
            return learner_name(word)
        case "curriculum.rule":
            return rule_name(word)
    return word


def hardness_explained() -> str:
    """Return what the curriculum hardness, the outer loss, is."""
    return translate(
        "Hardness",
        "Outer loss: the loss of the current learner on the queries of an episode, after it has adapted to the "
        "support images. The higher it is, the harder the episode.",
    )


def word_in_files(word: str) -> str:
    """Return a tooltip with the word of a choice in settings files and commands."""
    return translate("Learners", "In files and commands: {word}").format(word=word)
