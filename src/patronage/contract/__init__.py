"""What the data is: every table, column, key and rule, as plain declarations. No input, no output."""
