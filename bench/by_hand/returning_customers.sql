select {o_key} count(distinct f.customer)
from {orders}
where f.is_given and f.ordered_on between {start} and {as_of}
  and (f.cohort_on is null or f.first_ordered_on < {before}) {by}
