"""Measurements, live preview and records during a run."""
