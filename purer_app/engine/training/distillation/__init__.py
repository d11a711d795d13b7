"""Distils one network from the features of all teachers."""
