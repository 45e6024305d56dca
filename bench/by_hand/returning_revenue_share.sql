with o as (
  select {o_key} sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.order_number > 1 or f.cohort_on is null) as gross_later,
    sum(f.discount) filter (f.order_number > 1 or f.cohort_on is null) as discount_later
  from {orders} where f.is_given and f.ordered_on <= {as_of} {by}
),
r as (
  select {r_key} sum(f.goods) as goods,
    sum(f.goods) filter (f.order_number > 1 or f.cohort_on is null) as goods_later
  from {refunds}
  where f.is_given and f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of})
    and f.order_id <> {missing} {by}
)
select {key} (coalesce(gross_later - discount_later, 0) - coalesce(goods_later, 0))::double
  / (paid - coalesce(goods, 0))::double
from o left join r {on}
