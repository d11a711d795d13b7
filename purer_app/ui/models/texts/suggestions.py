"""What the name and the layers of a file suggest, as a sentence for the form of choices."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from purer_app.engine.checkpoints.identify.suggestions import Suggestions


def suggested_names(found: "Suggestions") -> list[tuple[str, str]]:
    """Return the suggested architectures, those in the file name first, each with the reason."""
    fit = _tr("{fitting:,} of {total:,} tensors fit")
    fits = {each.architecture: fit.format(fitting=each.fitting, total=each.total) for each in found.nearest}
    named = _tr("in the file name")
    first = [(name, "; ".join(filter(None, (named, fits.pop(name, ""))))) for name in found.name.architectures]
    return [*first, *fits.items()]


def suggestion_text(found: "Suggestions") -> str:
    """Return what the file name says, and whether its number of classes is that of the weights; "" for nothing."""
    name = found.name
    parts = [*name.architectures[:1], name.data_set]
    if name.n_classes:
        parts.append(_tr("1 class") if name.n_classes == 1 else _tr("{n:,} classes").format(n=name.n_classes))
    if name.image_px:
        parts.append(_tr("{px} pixels").format(px=name.image_px))
    said = ", ".join(filter(None, parts))
    if not said:
        return ""
    text = _tr("The file name suggests: {what}.").format(what=said)
    if name.n_classes and found.n_outputs:
        agrees, differs = _tr("A layer has as many outputs."), _tr("But its last layer has {n:,} outputs.")
        text += " " + (agrees if name.n_classes == found.n_outputs else differs.format(n=found.n_outputs))
    return text


def _tr(text: str) -> str:
    return QCoreApplication.translate("model_suggestions", text)
