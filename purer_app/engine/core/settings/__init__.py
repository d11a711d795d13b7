"""The settings of every job, their ranges and their TOML form."""
