"""What every layer shares: errors, units, time, expressions, the registry. Imports nothing of ours."""
