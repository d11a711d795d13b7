"""Accuracy and reliability of an adapted classifier in plain words, for reports and the command line."""

FEW_PICTURES = 30
"""Up to this number of left-out pictures, the sentence says that there are few."""


def leave_one_out_in_words(correct: int, total: int, low: float, high: float) -> str:
    """Return a leave-one-out result as a sentence without a full stop.

    Args:
        total: at least 2, because the only picture of a class is not left out.
        low: lower end of the 95 % interval, in per cent.
        high: upper end.
    """
    verb, few = "is" if correct == 1 else "are", "with so few pictures " if total <= FEW_PICTURES else ""
    return (
        f"{correct} of {total} of your pictures {verb} recognised by a classifier that has not seen them; "
        f"{few}the true figure may lie anywhere from {low:.0f} to {high:.0f} %"
    )


def unreliable_in_words(auroc: float) -> str:
    """Return the statement that "not sure" hardly recognises unknown classes, without a full stop.

    Args:
        auroc: see `Separation`.
    """
    return (
        "“Not sure” is unreliable for this classifier, so pictures of other things may get one of your classes: "
        f"{separation_in_words(auroc)}"
    )


def reliable_in_words(auroc: float) -> str:
    """Return the statement that "not sure" recognises unknown classes, without a full stop.

    Args:
        auroc: see `Separation`.
    """
    return f"“Not sure” recognises pictures of other things: {separation_in_words(auroc)}"


def separation_in_words(auroc: float) -> str:
    """Say what an AUROC means, as a part of a sentence.

    Args:
        auroc: see `Separation`.
    """
    return (
        "in a test that treats each of your classes as unknown in turn, the picture of the unknown class is the less "
        f"sure one in {100 * auroc:.0f} of 100 pairs with a picture of a known class; chance gives 50"
    )


def unfamiliar_in_words(unfamiliar: int, total: int) -> str:
    """Return the warning that support pictures are unlike the training data of the models, without a full stop."""
    verb = "is" if unfamiliar == 1 else "are"
    return (
        f"{unfamiliar} of {total} of your pictures {verb} unlike everything that the models were trained on, so "
        "answers about such pictures may be wrong: check size, colours and whether ink is dark or light"
    )
