select {o_key} sum(f.discount)::double / sum(f.gross)::double
from {orders} where f.ordered_on <= {as_of} {by}
