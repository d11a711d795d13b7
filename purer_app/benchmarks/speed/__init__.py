"""Benchmarks of speed and memory: training, evaluation and inspection of checkpoints."""
