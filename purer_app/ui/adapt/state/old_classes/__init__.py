"""The classes of models that the user has added: stored, and prepared in the background."""
