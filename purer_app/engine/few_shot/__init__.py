"""A few real pictures become a classifier: methods, baselines, ICFIL and predictions."""
