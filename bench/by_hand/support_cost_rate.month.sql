with s as (select first_on, last_on from fact_spans where fact = 'service_cost_facts'),
k as (
  select d.month, sum(case when f.is_overhead then 0 else f.amount end) as cost
  from service_cost_facts as f join calendar as d on d.day = f.spent_on
  where f.spent_on <= {as_of} and f.spent_on >= {start} group by 1
),
o as (
  select d.month, sum(f.gross) - sum(f.discount) as paid
  from order_facts as f join calendar as d on d.day = f.ordered_on, s
  where f.ordered_on <= {as_of} and f.ordered_on between s.first_on and s.last_on group by 1
),
r as (
  select d.month, sum(f.goods) as goods
  from refund_facts as f join calendar as d on d.day = f.counted_on, s
  where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of})
    and f.counted_on between s.first_on and s.last_on group by 1
)
select p.month, coalesce(cost, 0)::double / (paid - coalesce(goods, 0)), p.month_end > {as_of} or p.month < {start}
from calendar as p
left join k on k.month = p.month left join o on o.month = p.month left join r on r.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
