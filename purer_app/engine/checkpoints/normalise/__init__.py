"""Weight names of many programs become the usual ones."""
