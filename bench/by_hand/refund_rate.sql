with o as (select {o_key} sum(f.gross) - sum(f.discount) as paid from {orders} where f.ordered_on <= {as_of} {by}),
r as (
  select {r_key} sum(f.goods) as goods
  from {refunds} where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
)
select {key} coalesce(goods, 0)::double / paid::double from o left join r {on}
