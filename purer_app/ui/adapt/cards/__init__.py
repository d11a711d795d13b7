"""The cards and tiles of the Adapt page."""
