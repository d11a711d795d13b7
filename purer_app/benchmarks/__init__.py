"""Measures the program itself: how fast the window starts, and how smooth it stays while it trains."""
