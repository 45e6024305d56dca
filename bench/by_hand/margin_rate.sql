with o as (
  select {o_key} sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known,
    sum(f.cost) as cost
  from {orders} where f.ordered_on <= {as_of} {by}
),
r as (
  select {r_key} sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back,
    sum(f.goods) filter (f.cost_known) as goods
  from {refunds} where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
)
select {key} case when paid_known >= paid * 0.95
  then (paid_known - cost - coalesce(back, 0))::double / (paid_known - coalesce(goods, 0))::double end,
  paid_known::double / paid::double as coverage
from o left join r {on}
