"""Classifies all pictures of a folder: the job, its card, and a window in which wrong answers are corrected."""
