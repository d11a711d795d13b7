"""Which architecture the weights belong to."""
