select channel, sum(gross) - sum(discount) - sum(back) as net_revenue, count(*) as orders,
  count(distinct customer) as customers, (sum(gross) - sum(discount))::double / count(*) as aov,
  sum(back)::double / (sum(gross) - sum(discount))::double as refund_rate
from kept where {within} group by 1 order by 2 desc
