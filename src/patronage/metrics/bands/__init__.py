"""Bands of customers, a file each: what they are told by, and who belongs to which member."""
