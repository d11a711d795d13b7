"""Benchmarks of how checkpoints are recognised."""
