"""Families of small networks that other projects publish, of any width and depth; their names hold all numbers."""
