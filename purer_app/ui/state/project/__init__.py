"""The project and its files."""
