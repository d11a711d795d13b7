"""Sketch weights as each family in turn."""

from dataclasses import replace

from purer_app.engine.checkpoints.identify.candidate import Candidate
from purer_app.engine.checkpoints.identify.families.dense import dense
from purer_app.engine.checkpoints.identify.families.efficient import efficient
from purer_app.engine.checkpoints.identify.families.mlp import mlp
from purer_app.engine.checkpoints.identify.families.mobile import mobile
from purer_app.engine.checkpoints.identify.families.staged import staged
from purer_app.engine.checkpoints.identify.families.vgg import vggs
from purer_app.engine.checkpoints.normalise.layer_groups import group_layers
from purer_app.engine.checkpoints.normalise.wrapper_prefixes import View


def family_sketches(view: View) -> list[Candidate]:
    """List candidates from the families, before they are tried."""
    layers = group_layers(view.state)
    sketched = [efficient(view.state), mlp(layers)]
    found = [each for each in sketched if each is not None]
    found += [*staged(view.state), *dense(view.state), *mobile(view.state), *vggs(layers)]
    return [replace(each, unused=view.left_out, drops_layers=view.drops_layers) for each in found]
