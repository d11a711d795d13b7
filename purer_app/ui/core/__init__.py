"""The base of all parts of the window: theme, actions, page interface, texts of durations and progress."""
