select {o_key} sum(f.discount) from {orders} where f.ordered_on <= {as_of} {by}
