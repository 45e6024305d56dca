with o as (
  select c.month, sum(gross) - sum(discount) as paid from order_facts as f join calendar as c on c.day = f.ordered_on
  where ordered_on <= {as_of} group by 1
),
r as (
  select c.month, sum(goods) as back from refund_facts as f join calendar as c on c.day = f.counted_on
  where counted_on <= {as_of} and (refunded_on is null or refunded_on <= {as_of}) group by 1
),
s as (
  select c.month, sum(amount) as spent from spend_facts as f join calendar as c on c.day = f.spent_on
  where spent_on <= {as_of} group by 1
)
select p.month, (coalesce(paid, 0) - coalesce(back, 0))::double / nullif(spent, 0),
  p.month_end > {as_of} or p.month < {start}
from calendar as p left join o on o.month = p.month left join r on r.month = p.month left join s on s.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
