"""Folds: the same comparison on several splits of the classes, each with its own pool."""
