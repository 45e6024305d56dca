"""What everything above shares, defined once: kept orders, net value, order number, first order."""
