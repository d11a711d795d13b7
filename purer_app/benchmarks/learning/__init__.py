"""Benchmarks of accuracy: learners compared with baselines without training."""
