"""Pure mathematics on arrays: no table, no clock, no file."""
