"""Learners that keep the teachers' features and fit a head in closed form."""
