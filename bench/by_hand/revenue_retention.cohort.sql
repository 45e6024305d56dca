with sizes as (
  select b.month as cohort, count(*) as customers
  from customer_facts as f join calendar as b on b.day = f.cohort_on
  where f.cohort_on <= {as_of} group by 1
), o as (
  select b.month as cohort, c.month_number - b.month_number as age, sum(f.gross) - sum(f.discount) as paid
  from order_facts as f join calendar as b on b.day = f.cohort_on join calendar as c on c.day = f.ordered_on
  where f.ordered_on <= {as_of} group by 1, 2
),
r as (
  select b.month as cohort, greatest(c.month_number - b.month_number, 0) as age, sum(f.goods) as goods
  from refund_facts as f join calendar as b on b.day = f.cohort_on join calendar as c on c.day = f.counted_on
  where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) group by 1, 2
)
select cohort, age, sizes.customers, (paid - coalesce(goods, 0))::double
    / first_value((paid - coalesce(goods, 0))::double) over (partition by cohort order by age),
  age = date_diff('month', cohort, {as_of}) and last_day({as_of}) > {as_of}
from o left join r using (cohort, age) join sizes using (cohort) order by 1, 2
