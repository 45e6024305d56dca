with sizes as (
  select b.month as cohort, count(*) as customers
  from customer_facts as f join calendar as b on b.day = f.cohort_on
  where f.cohort_on <= {as_of} group by 1
),
o as (
  select b.month as cohort, c.month_number - b.month_number as age, sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from order_facts as f join calendar as b on b.day = f.cohort_on join calendar as c on c.day = f.ordered_on
  where f.ordered_on <= {as_of} group by 1, 2
),
r as (
  select b.month as cohort, greatest(c.month_number - b.month_number, 0) as age,
    sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from refund_facts as f join calendar as b on b.day = f.cohort_on join calendar as c on c.day = f.counted_on
  where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of}) group by 1, 2
),
so_far as (
  select cohort, age, sum(paid) over life as paid, sum(paid_known) over life as paid_known,
    sum(paid_known - cost - coalesce(back, 0)) over life as margin
  from o left join r using (cohort, age) window life as (partition by cohort order by age)
)
select cohort, age, customers, case when paid_known >= paid * 0.95 then margin::double / customers end,
  paid_known::double / paid::double, age = date_diff('month', cohort, {as_of}) and last_day({as_of}) > {as_of}
from so_far join sizes using (cohort) order by 1, 2
