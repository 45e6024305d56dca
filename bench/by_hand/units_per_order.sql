select {o_key} sum(f.units)::double / count(*)
from {orders} where f.ordered_on <= {as_of} {by}
