with o as (
  select {o_key} sum(f.gross) - sum(f.discount) as paid, count(distinct f.customer) as customers
  from {orders} where f.is_given and f.ordered_on > {as_of} - 365 and f.ordered_on <= {as_of} {by}
),
r as (
  select {r_key} sum(f.goods) as goods
  from {refunds}
  where f.is_given and f.counted_on > {as_of} - 365 and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
)
select {key} (paid - coalesce(goods, 0))::double / customers from o left join r {on}
