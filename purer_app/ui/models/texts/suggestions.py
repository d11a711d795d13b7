"""What the name and the layers of a file suggest, as a sentence for the form of choices."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from purer_app.ui.core.formats import fill

if TYPE_CHECKING:
    from purer_app.engine.checkpoints.identify.suggestions import Suggestions

translate = QCoreApplication.translate


def suggested_names(found: "Suggestions") -> list[tuple[str, str]]:
    """Return the suggested architectures, those in the file name first, each with the reason."""
    fit = translate("ModelSuggestions", "{fitting:,} of {total:,} tensors fit")
    fits = {each.architecture: fill(fit, fitting=each.fitting, total=each.total) for each in found.nearest}
    named = translate("ModelSuggestions", "in the file name")
    first = [(name, "; ".join(filter(None, (named, fits.pop(name, ""))))) for name in found.name.architectures]
    return [*first, *fits.items()]


def suggestion_text(found: "Suggestions") -> str:
    """Return what the file name says, and whether its number of classes is that of the weights; "" for nothing."""
    name = found.name
    n = name.n_classes
    parts = [*name.architectures[:1], name.data_set]
    if name.n_classes:
        parts.append(translate("ModelSuggestions", "%Ln classes", "", n))
    if name.image_px:
        parts.append(fill(translate("ModelSuggestions", "{px} pixels"), px=name.image_px))
    said = ", ".join(filter(None, parts))
    if not said:
        return ""
    text = fill(translate("ModelSuggestions", "The file name suggests: {what}."), what=said)
    if name.n_classes and found.n_outputs:
        agrees = translate("ModelSuggestions", "Its last layer has that number of outputs.")
        differs = translate("ModelSuggestions", "But its last layer has {n:,} outputs.")
        text += " " + (agrees if name.n_classes == found.n_outputs else fill(differs, n=found.n_outputs))
    return text
