"""Benchmarks of what is recognised in files."""
