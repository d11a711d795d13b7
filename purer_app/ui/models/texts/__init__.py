"""The texts of the Models page."""
