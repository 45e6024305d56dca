"""Shops as large as one machine holds: what takes minutes to measure."""
