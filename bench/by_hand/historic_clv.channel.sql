with o as (
  select p.acquisition_channel as key, sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from order_facts as f join customer_facts as p on p.customer = f.customer
  where f.cohort_on is not null and f.ordered_on <= {as_of} group by 1
),
r as (
  select p.acquisition_channel as key,
    sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from refund_facts as f join customer_facts as p on p.customer = f.customer
  where f.cohort_on is not null and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of})
  group by 1
),
s as (
  select acquisition_channel as key, count(*) as customers from customer_facts where cohort_on <= {as_of} group by 1
)
select key, case when paid_known >= paid * 0.95
  then (paid_known - cost - coalesce(back, 0))::double / customers end,
  paid_known::double / paid::double as coverage
from s join o using (key) left join r using (key) order by 1
