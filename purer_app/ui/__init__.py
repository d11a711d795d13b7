"""The window: Qt, and no learning."""
