with sizes as (
  select date_trunc('month', first_on) as cohort, count(distinct customer) as customers
  from kept where customer is not null group by 1
),
cells as (
  select date_trunc('month', first_on) as cohort, date_diff('month', first_on, ordered_on) as age,
    count(distinct customer) as customers, sum(gross) - sum(discount) - sum(back) as net,
    sum(gross) filter (cost is not null) - sum(discount) filter (cost is not null)
      - sum(back) filter (cost is not null) - sum(cost) as margin
  from kept where customer is not null group by 1, 2
)
select cohort, age, sizes.customers, cells.customers::double / sizes.customers as retention_rate,
  sum(net) over life::double / sizes.customers as historic_revenue_clv,
  sum(margin) over life::double / sizes.customers as historic_clv,
  net::double / (first_value(net) over life)::double as revenue_retention, net
from cells join sizes using (cohort) window life as (partition by cohort order by age) order by 1, 2
