with o as (
  select  sum(f.gross) - sum(f.discount) as paid, count(distinct f.customer) as customers,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from order_facts as f where f.is_given and f.ordered_on > {as_of} - 365 and f.ordered_on <= {as_of} 
),
r as (
  select  sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from refund_facts as f
  where f.is_given and f.counted_on > {as_of} - 365 and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of}) 
),
g as (
  select  count(*) as active,
    count(*) filter (where f.next_ordered_on is null or f.next_ordered_on > {as_of}) as lost
  from order_facts as f
  where f.is_given and f.ordered_on > {as_of} - 730 and f.ordered_on <= {as_of} - 365
    and (f.next_ordered_on is null or f.next_ordered_on > {as_of} - 365)
  
),
a as (select sum(active) as active, sum(lost) as lost from g),
s as (
  select  sum(amount) as spent from spend_facts
  where purpose = 'acquisition' and spent_on > {as_of} - 365 and spent_on <= {as_of} 
),
n as (
  select  count(*) as new from customer_facts
  where cohort_on > {as_of} - 365 and cohort_on <= {as_of} 
),
v as (
  select  case when paid_known >= paid * 0.95
      then (paid_known - cost - coalesce(back, 0))::double / customers end as value,
    case when g.lost >= 100 then g.active / g.lost::double
      when a.lost >= 100 then a.active::double / a.lost::double else 3.0 end as years,
    paid_known::double / paid::double as coverage,
    case when a.lost < 100 then 'default' when g.lost >= 100 and g.active <> a.active then 'group' else 'shop' end as rule,
    spent::double / nullif(new, 0) as cac
  from o left join r on true left join g on true left join s on true left join n on true cross join a
)
select  value * years / nullif(cac, 0), coverage, rule, years from v 
