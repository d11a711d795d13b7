"""The docks beside and below the page: inspector and log."""
