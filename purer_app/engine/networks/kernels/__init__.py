"""Fast layers and steps for CPU and GPU."""
