"""What readers of WooCommerce's exports share: headers, statuses, amounts, goods in one cell."""
