with cells as (
  select {key} as key,
    sum(gross) - sum(discount) as paid, sum(back) as back, count(*) as orders,
    sum(gross) filter (cost is not null) - sum(discount) filter (cost is not null)
      - sum(back) filter (cost is not null) - sum(cost) as margin,
    sum(gross) filter (customer is not null) - sum(discount) filter (customer is not null)
      - sum(back) filter (customer is not null) as paid_given,
    sum(gross) filter (not is_first) - sum(discount) filter (not is_first)
      - sum(back) filter (not is_first) as paid_later
  from kept where {within} group by 1
),
people as (
  select key, count(*) as customers, count(*) filter (first_on >= start) as new, count(*) filter (orders > 1) as again
  from (
    select {key} as key, {start} as start, customer, min(first_on) as first_on, count(*) as orders
    from kept where {within} and customer is not null group by 1, 2, 3
  )
  group by 1
)
select key, paid - back as net_revenue, orders, paid::double / orders as aov, margin, customers,
  new as new_customers, customers - new as returning_customers,
  paid_later::double / paid_given::double as returning_revenue_share,
  again::double / customers as repeat_rate, back::double / paid::double as refund_rate
from cells join people using (key) order by 1
