"""The details of one model."""
