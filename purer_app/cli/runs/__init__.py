"""The commands that train, measure, list, name, report and export runs."""
