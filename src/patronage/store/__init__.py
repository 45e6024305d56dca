"""The shop's own folder on DuckDB: load, ledger, publish, erase."""
