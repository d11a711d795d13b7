"""Charts as SVG for pages and for the plots of a run."""
