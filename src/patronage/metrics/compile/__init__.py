"""How a question becomes one statement of SQL."""
