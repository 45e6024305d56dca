with c as (
  select {o_key} count(*) filter (where f.next_ordered_on is null or f.next_ordered_on > {as_of}) as k,
    count(*) as n
  from {orders}
  where f.is_given and f.ordered_on > {as_of} - 730 and f.ordered_on <= {as_of} - 365
    and (f.next_ordered_on is null or f.next_ordered_on > {as_of} - 365)
  {by}
),
i as (select *, 1.959963984540054 * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w from c)
select {key} k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1)
from i
