"""The folder of a training run on disk."""
