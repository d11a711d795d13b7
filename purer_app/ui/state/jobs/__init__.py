"""Jobs of the engine in background threads."""
