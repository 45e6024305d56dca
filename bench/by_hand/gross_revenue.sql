select {o_key} sum(f.gross) from {orders} where f.ordered_on <= {as_of} {by}
