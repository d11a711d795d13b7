"""Exported programs of PyTorch, `.pt2`."""
