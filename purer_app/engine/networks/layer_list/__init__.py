"""Networks given as a list of layers."""
