"""Benchmark of inversion: judges the pseudo images of a run by a network trained on real pictures."""
