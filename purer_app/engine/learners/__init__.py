"""The meta-learners, one method per file behind one interface."""
