"""How far the answers of an adapted classifier can be relied on: leave-one-out, "not sure", familiarity."""
