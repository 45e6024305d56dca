"""Second implementations of the facts beside orders: one module a family, each with a `FAMILY`."""
