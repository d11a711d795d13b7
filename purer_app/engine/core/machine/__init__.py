"""The machine: its devices, its memory, its graphics cards, and the versions of the software on it."""
