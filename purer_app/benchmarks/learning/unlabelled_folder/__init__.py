"""Accuracy gained by learning from an unlabelled folder."""
