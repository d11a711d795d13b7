"""Accuracies with intervals, on the same episodes for every method."""
