"""What is measured, shown and recorded during a run."""
