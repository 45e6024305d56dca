"""What models and reports are fed with, computed by the engine: scores, tiers and what they share."""
