select {o_key} sum(f.days_since_previous)::double / count(f.days_since_previous)
from {orders} where f.ordered_on <= {as_of} {by}
