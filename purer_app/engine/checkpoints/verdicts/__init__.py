"""What is decided about a checkpoint, and why."""
