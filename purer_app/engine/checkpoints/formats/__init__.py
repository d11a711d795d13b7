"""File formats: recognise, index, read and write them, without running anything."""
