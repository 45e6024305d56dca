create temp table scored as
with bought as (
  select customer, date {as_of} - max(ordered_on) as days, count(*) as orders,
    sum(gross) - sum(discount) - sum(back) as net
  from kept where customer is not null and ordered_on > date {as_of} - 365 and ordered_on <= date {as_of}
  group by 1
),
ranked as (
  select *, (rank() over (order by days desc) - 1) * 3 as r, (rank() over (order by orders) - 1) * 3 as f,
    (rank() over (order by net) - 1) * 3 as m, count(*) over () as n
  from bought
)
select customer, days, orders, net,
  1 + (r >= n)::integer + (r >= 2 * n)::integer as recency,
  1 + (f >= n)::integer + (f >= 2 * n)::integer as frequency,
  1 + (m >= n)::integer + (m >= 2 * n)::integer as money
from ranked
