"""What the readers of Shopify's exports share."""
