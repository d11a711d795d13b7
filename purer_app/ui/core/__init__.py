"""Theme, actions and what every page is: the base of all parts of the window."""
