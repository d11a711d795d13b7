"""How fast the window starts, and how smooth it stays while a job runs."""
