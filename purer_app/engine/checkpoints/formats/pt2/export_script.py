"""The script that exports a PyTorch model defined in user code to a .pt2 teacher."""

from pathlib import Path

from purer_app.engine.core.files import write_atomically

FACTS_FILE = "purer.json"
"""Name of the extra file inside the .pt2 with the facts that weights do not hold."""

EXPORT_SCRIPT = f'''\
# Turns a PyTorch model of your own into a teacher for PURER: one .pt2 file that needs none of your code.
# Fill in the lines marked with <- and run this file where your model runs (torch 2.10 or newer; PURER is not needed).
import json

import torch

# Build your model here and load its weights, as your own code does. For example:
# from my_project import MyNet
# model = MyNet(n_classes=10)
# model.load_state_dict(torch.load("weights.pth", weights_only=True))
model = None  # <- a torch.nn.Module: pictures of (n, channels, image_size, image_size) in, (n, classes) out
class_names = []  # <- one name for each output, in order; [] if they have none
image_size, channels = 32, 3  # <- pixels a side; 3 for colour, 1 for grey
mean, std = [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]  # <- per channel: your code gives the model (pixel - mean) / std
out = "model.pt2"  # <- the file to write

# From here on nothing needs to be changed.
if not isinstance(model, torch.nn.Module):
    raise SystemExit("Put your model where the line says model = None, then run this file again.")
pictures = torch.zeros(2, channels, image_size, image_size)
any_number = torch.export.Dim("batch", min=1, max=4096)
program = torch.export.export(model.cpu().eval(), (pictures,), dynamic_shapes=({{0: any_number}},))
n_outputs = program.module()(pictures).shape[-1]
if class_names and len(class_names) != n_outputs or not len(mean) == len(std) == channels:
    raise SystemExit(f"{{n_outputs}} outputs need as many class_names, {{channels}} channels as many means and stds.")
facts = {{"format_version": 1, "class_names": class_names, "image_size": image_size, "channels": channels}}
facts |= {{"mean": mean, "std": std}}
torch.export.save(program, out, extra_files={{"{FACTS_FILE}": json.dumps(facts)}})
print(f"{{out}} is a model of {{n_outputs}} classes. Add it to PURER, or inspect it: purer-app inspect \\"{{out}}\\"")
'''


def write_export_script(out: Path) -> None:
    """Write the script to a file.

    Raises:
        RunFolderError: the place cannot be written.
    """
    write_atomically(out, EXPORT_SCRIPT.encode())
