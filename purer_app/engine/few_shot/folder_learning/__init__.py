"""Learning from an unlabelled folder: a head fitted to a few labelled pictures and many unlabelled ones."""
