"""Says what a person can do about a verdict, in commands; a window says the same in terms of its buttons."""

CORRECT_NOTE = "Correct the note, or remove it"


def choose_one(file_name: str, architecture: str) -> str:
    """Say how to choose among architectures that fit alike; `architecture` is an example."""
    return f"Choose one: purer-app choose {file_name} --architecture {architecture}"


def name_or_export(file_name: str) -> str:
    """Say what to do with weights of an unknown architecture."""
    return (
        f"If you know its architecture, say so: purer-app choose {file_name} --architecture NAME. "
        "Otherwise the script of purer-app export-script turns the model, in your own code, into a .pt2 file."
    )
