"""Checked zip entries, tensor layouts and JSON, which several formats share."""
