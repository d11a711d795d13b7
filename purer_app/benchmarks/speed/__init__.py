"""How fast the engine trains, evaluates and takes in checkpoints, and with how much memory."""
