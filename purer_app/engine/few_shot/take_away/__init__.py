"""Exports an adapted classifier as a folder that classifies pictures without PURER."""
