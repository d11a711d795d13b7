"""The sentences of the Models page."""
