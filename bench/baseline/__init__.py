"""The same numbers without us: DuckDB reads the files, writes typed tables, runs SQL written by hand."""
