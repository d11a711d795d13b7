"""Results become HTML pages, charts and tables."""
