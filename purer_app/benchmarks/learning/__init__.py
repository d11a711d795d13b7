"""How accurate the learners are compared with baselines that need no training."""
