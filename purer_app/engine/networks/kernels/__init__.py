"""Optimised layers and steps for CPU and GPU."""
