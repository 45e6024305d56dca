with o as (select sum(gross) - sum(discount) as paid from order_facts where ordered_on <= {as_of}),
r as (
  select sum(goods) as back from refund_facts
  where counted_on <= {as_of} and (refunded_on is null or refunded_on <= {as_of})
),
s as (select sum(amount) as spent from spend_facts where spent_on <= {as_of})
select (paid - coalesce(back, 0))::double / nullif(spent, 0) from o, r, s
