"""The three columns of the Adapt page."""
