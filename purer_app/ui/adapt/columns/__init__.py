"""The three columns of the page."""
