"""The Images page: pseudo images, step by step."""
