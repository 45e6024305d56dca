"""What is found in facts: one module a family of checks."""
