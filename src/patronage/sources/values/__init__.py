"""How the cells of a column are read: numbers, moments, lengths of time, currencies, words."""
