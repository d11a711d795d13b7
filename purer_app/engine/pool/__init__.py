"""The teachers that a run learns from."""
