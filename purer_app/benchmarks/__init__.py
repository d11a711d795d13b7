"""Benchmarks of PURER: learning, speed, memory and the window."""
