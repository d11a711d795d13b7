"""Episodes of classes that a model knows and of new ones, and their table."""
