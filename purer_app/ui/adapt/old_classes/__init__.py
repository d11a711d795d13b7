"""The cards of the classes of models, and the dialog that chooses them."""
