"""The cards of classes and pictures."""
