"""Calibration by ICFIL on the Adapt page: the job, its comparison and its forecast duration."""
