select {o_key} sum(f.days_since_previous)::double / count(*)
from {orders} where f.order_number = 2 and f.cohort_on is not null and f.ordered_on <= {as_of} {by}
