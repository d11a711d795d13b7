"""The networks that teachers and learners are built from."""
