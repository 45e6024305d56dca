"""Examines a shop's folder and its database files: what is wrong, and how it is mended."""
