"""Picture files become the input of a network."""
