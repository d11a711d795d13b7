"""ICFIL: calibration of an adapted model on images inverted from it, its duration and its effect."""
