"""Turns untrusted files into teachers, or into a reason why not."""
