"""Layouts that two pages or more use."""
