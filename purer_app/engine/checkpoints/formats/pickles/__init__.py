"""Pickles, followed without building what they describe."""
