"""The chapters of the report, one file each. A new file here is a new chapter."""
