select {o_key} count(distinct f.customer)
from {orders} where f.is_given and f.ordered_on <= {as_of} {by}
