"""Classes of a model, represented by its pseudo images and its head, next to classes of the user's pictures."""
