with s as (select first_on, last_on from fact_spans where fact = 'service_cost_facts'),
k as (
  select sum(case when f.is_overhead then 0 else f.amount end) as cost
  from service_cost_facts as f, s where f.spent_on <= {as_of} and f.spent_on <= s.last_on and f.spent_on >= {start}
),
o as (
  select sum(f.gross) - sum(f.discount) as paid
  from order_facts as f, s
  where f.ordered_on <= {as_of} and f.ordered_on between s.first_on and s.last_on
),
r as (
  select sum(f.goods) as goods
  from refund_facts as f, s
  where f.counted_on <= {as_of} and (f.refunded_on is null or f.refunded_on <= {as_of})
    and f.counted_on between s.first_on and s.last_on
)
select cost::double / (paid - coalesce(goods, 0)) from k, o, r
