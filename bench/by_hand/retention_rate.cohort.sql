with sizes as (
  select b.month as cohort, count(*) as customers
  from customer_facts as f join calendar as b on b.day = f.cohort_on
  where f.cohort_on <= {as_of} group by 1
),
seen as (
  select b.month as cohort, c.month_number - b.month_number as age, count(distinct f.customer) as customers
  from order_facts as f join calendar as b on b.day = f.cohort_on join calendar as c on c.day = f.ordered_on
  where f.is_given and f.ordered_on <= {as_of} group by 1, 2
),
i as (
  select cohort, age, seen.customers as k, sizes.customers as n, 1.959963984540054
    * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w
  from seen join sizes using (cohort)
)
select cohort, age, n, k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1), age = date_diff('month', cohort, {as_of}) and last_day({as_of}) > {as_of}
from i order by 1, 2
