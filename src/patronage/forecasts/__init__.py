"""What customers will do: models fitted to what they did, and judged on what they had not seen."""
