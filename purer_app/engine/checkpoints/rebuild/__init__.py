"""Rebuild plain networks from the names, shapes, order and statistics of their weights."""
