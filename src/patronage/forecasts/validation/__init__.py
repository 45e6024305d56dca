"""Forecasts judged on what came after them: one call, several cutoffs, the model chosen by a rule."""
