"""The state that the pages share, without widgets."""
