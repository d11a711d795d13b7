"""Networks that run an exported program from known operators."""
