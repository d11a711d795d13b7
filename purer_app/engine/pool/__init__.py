"""The pool of teachers that a run is trained on."""
