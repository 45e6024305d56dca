"""What customers will be worth, as a chapter of the report: what it is made from, and each of its blocks."""
