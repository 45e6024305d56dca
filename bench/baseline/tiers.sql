select case when recency + frequency + money >= 7 then 'top' when recency + frequency + money >= 5 then 'middle'
  else 'low' end as tier, count(*) as customers, sum(net) as net_value, sum(orders) as orders, sum(days) as days
from scored group by 1 order by 1
