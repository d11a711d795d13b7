"""The form and the results of an evaluation."""
