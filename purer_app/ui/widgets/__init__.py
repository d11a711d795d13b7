"""Widgets that more than one page could use."""
