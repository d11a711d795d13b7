"""Teachers become pseudo images, and those become episodes."""
