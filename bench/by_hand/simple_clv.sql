with o as (
  select {o_key} sum(f.gross) - sum(f.discount) as paid, count(distinct f.customer) as customers,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from {orders} where f.is_given and f.ordered_on > {as_of} - 365 and f.ordered_on <= {as_of} {by}
),
r as (
  select {r_key} sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from {refunds}
  where f.is_given and f.counted_on > {as_of} - 365 and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of}) {by}
),
g as (
  select {o_key} count(*) as active,
    count(*) filter (where f.next_ordered_on is null or f.next_ordered_on > {as_of}) as lost
  from {orders}
  where f.is_given and f.ordered_on > {as_of} - 730 and f.ordered_on <= {as_of} - 365
    and (f.next_ordered_on is null or f.next_ordered_on > {as_of} - 365)
  {by}
),
s as (select sum(active) as active, sum(lost) as lost from g)
select {key} case when paid_known >= paid * 0.95
    then (paid_known - cost - coalesce(back, 0))::double / customers end
  * case when g.lost >= 100 then g.active / g.lost::double
    when s.lost >= 100 then s.active::double / s.lost::double else 3.0 end,
  paid_known::double / paid::double as coverage,
  case when s.lost < 100 then 'default' when g.lost >= 100 and g.active <> s.active then 'group' else 'shop' end as rule
from o left join r {on} left join g {on} cross join s
