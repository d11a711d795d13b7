"""The open project and its files."""
