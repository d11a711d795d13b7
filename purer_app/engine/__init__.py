"""The learning itself: knows nothing of windows, terminals or printing."""
