select coalesce(c.country, '(not given)') as country, sum(gross) - sum(discount) - sum(back) as net_revenue,
  count(*) as orders, count(distinct k.customer) as customers,
  (sum(gross) - sum(discount))::double / count(*) as aov,
  sum(back)::double / (sum(gross) - sum(discount))::double as refund_rate
from kept as k left join customers as c on c.customer = k.customer where {within} group by 1 order by 2 desc
