"""The steps of the training loop."""
