"""The state of a run that changes from step to step."""
