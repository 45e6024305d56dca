with o as (
  select sum(f.gross) - sum(f.discount) as paid,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from order_facts as f where f.cohort_on is not null and f.ordered_on <= {as_of}
),
r as (
  select sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from refund_facts as f
  where f.cohort_on is not null and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of})
),
s as (select count(*) as customers from customer_facts where cohort_on <= {as_of})
select case when paid_known >= paid * 0.95
  then (paid_known - cost - coalesce(back, 0))::double / customers end,
  paid_known::double / paid::double as coverage
from o, r, s
