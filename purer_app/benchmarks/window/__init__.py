"""Benchmarks of the window: start-up time, and responsiveness while a job runs."""
