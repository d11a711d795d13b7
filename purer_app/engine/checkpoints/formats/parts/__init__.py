"""Models whose weights are spread over several files."""
