"""What the pages share, without widgets."""
