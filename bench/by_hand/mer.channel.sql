with o as (
  select channel, sum(gross) - sum(discount) as paid from order_facts where ordered_on <= {as_of} group by 1
),
r as (
  select channel, sum(goods) as back from refund_facts
  where counted_on <= {as_of} and (refunded_on is null or refunded_on <= {as_of}) group by 1
),
s as (select channel, sum(amount) as spent from spend_facts where spent_on <= {as_of} group by 1)
select channel, (paid - coalesce(back, 0))::double / nullif(spent, 0)
from o left join r using (channel) left join s using (channel) order by 1
