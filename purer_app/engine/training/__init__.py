"""One training run, from a pool of teachers to a meta-model."""
