select {o_key} (sum(f.gross) - sum(f.discount))::double / count(*)
from {orders} where f.ordered_on <= {as_of} {by}
