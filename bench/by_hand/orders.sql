select {o_key} count(*) from {orders} where f.ordered_on <= {as_of} {by}
