"""How fast a GPU computes the steps of training."""
