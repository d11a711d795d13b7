"""Classifier heads that were replaced, extended or multiplied."""
