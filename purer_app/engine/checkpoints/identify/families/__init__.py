"""Recognise the families of networks that other projects publish, from the names and shapes of their weights."""
