"""What readers of orders share: kept orders, baskets, refunds, the order cut by a file's edge."""
