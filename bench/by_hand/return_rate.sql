with o as (select {o_key} count(*) as orders from {orders} where f.ordered_on <= {as_of} {by}),
r as (
  select {r_key} count(distinct f.order_id) as returned
  from {refunds}
  where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of})
    and f.order_id <> {missing} and f.goods > 0 {by}
),
i as (
  select {key} coalesce(returned, 0) as k, orders as n, 1.959963984540054
    * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w
  from o left join r {on}
)
select {key} k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1)
from i
