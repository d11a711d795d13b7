"""Jobs of the engine in threads beside the window."""
