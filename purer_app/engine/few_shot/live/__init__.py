"""The classifier of the Adapt page, learned again after each change; models and features stay in memory."""
