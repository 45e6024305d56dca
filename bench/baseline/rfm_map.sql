select recency, frequency, money, count(*) as customers, sum(net) as net_value, sum(orders) as orders
from scored group by 1, 2, 3 order by 1, 2, 3
