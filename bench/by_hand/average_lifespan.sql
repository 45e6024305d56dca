with g as (
  select {o_key} count(*) as active,
    count(*) filter (where f.next_ordered_on is null or f.next_ordered_on > {as_of}) as lost
  from {orders}
  where f.is_given and f.ordered_on > {as_of} - 730 and f.ordered_on <= {as_of} - 365
    and (f.next_ordered_on is null or f.next_ordered_on > {as_of} - 365)
  {by}
),
s as (select sum(active) as active, sum(lost) as lost from g)
select {key} case when g.lost >= 100 then g.active / g.lost::double
  when s.lost >= 100 then s.active::double / s.lost::double else 3.0 end,
  case when s.lost < 100 then 'default' when g.lost >= 100 and g.active <> s.active then 'group' else 'shop' end as rule
from g, s
