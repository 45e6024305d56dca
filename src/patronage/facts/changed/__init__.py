"""Makes again only the facts of what a load changed; the same numbers as making all of them."""
