"""What readers of spend share: a row of cost, its days, totals and overlaps."""
