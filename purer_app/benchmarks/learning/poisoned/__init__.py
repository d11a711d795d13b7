"""Detection of untrained and mislabelled teachers."""
