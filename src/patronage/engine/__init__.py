"""The only door to a database: print a query, run it, make a table from it."""
