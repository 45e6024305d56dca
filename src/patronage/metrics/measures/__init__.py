"""What metrics are made of, one module a family."""
