"""Exports an adapted classifier as a folder that names pictures without PURER."""
