"""Networks of teachers and learners."""
