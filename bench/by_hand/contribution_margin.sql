with o as (
  select {o_key} sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.cost_known and f.fees_known) as gross_known,
    sum(f.discount) filter (f.cost_known and f.fees_known) as discount_known,
    sum(f.cost) filter (f.cost_known and f.fees_known) as cost,
    sum(f.shipping_cost) filter (f.cost_known and f.fees_known) as shipping_cost,
    sum(f.payment_fee) filter (f.cost_known and f.fees_known) as payment_fee
  from {orders} where f.ordered_on <= {as_of} {by}
),
r as (
  select {r_key} sum(f.goods) filter (f.cost_known and f.fees_known) as goods,
    sum(f.cost_reversed) filter (f.cost_known and f.fees_known) as reversed
  from {refunds} where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
)
select {key} case when gross_known - discount_known >= paid * 0.95
  then gross_known - discount_known - cost - shipping_cost - payment_fee
    - (coalesce(goods, 0) - coalesce(reversed, 0)) end,
  (gross_known - discount_known)::double / paid::double as coverage
from o left join r {on}
