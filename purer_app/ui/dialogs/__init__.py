"""The dialogs of the whole program: its settings, and what it is and runs on."""
