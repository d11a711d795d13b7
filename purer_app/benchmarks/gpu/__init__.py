"""Benchmarks of the training steps on a GPU."""
