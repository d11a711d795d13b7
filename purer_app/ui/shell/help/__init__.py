"""The help window: terms, settings and keys."""
