"""How good forecasts were, on arrays of what was forecast and what came: one score a file."""
