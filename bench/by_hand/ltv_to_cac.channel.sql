with o as (
  select k.acquisition_channel as key, sum(f.gross) - sum(f.discount) as paid, count(distinct f.customer) as customers,
    sum(f.gross) filter (f.cost_known) - sum(f.discount) filter (f.cost_known) as paid_known, sum(f.cost) as cost
  from order_facts as f join customer_facts as k using (customer) where f.is_given and f.ordered_on > {as_of} - 365 and f.ordered_on <= {as_of} group by 1
),
r as (
  select k.acquisition_channel as key, sum(f.goods) filter (f.cost_known) - sum(f.cost_reversed) filter (f.cost_known) as back
  from refund_facts as f join customer_facts as k using (customer)
  where f.is_given and f.counted_on > {as_of} - 365 and f.counted_on <= {as_of}
    and (f.refunded_on is null or f.refunded_on <= {as_of}) group by 1
),
g as (
  select k.acquisition_channel as key, count(*) as active,
    count(*) filter (where f.next_ordered_on is null or f.next_ordered_on > {as_of}) as lost
  from order_facts as f join customer_facts as k using (customer)
  where f.is_given and f.ordered_on > {as_of} - 730 and f.ordered_on <= {as_of} - 365
    and (f.next_ordered_on is null or f.next_ordered_on > {as_of} - 365)
  group by 1
),
a as (select sum(active) as active, sum(lost) as lost from g),
s as (
  select channel as key, sum(amount) as spent from spend_facts
  where purpose = 'acquisition' and spent_on > {as_of} - 365 and spent_on <= {as_of} group by 1
),
n as (
  select acquisition_channel as key, count(*) as new from customer_facts
  where cohort_on > {as_of} - 365 and cohort_on <= {as_of} group by 1
),
v as (
  select key, case when paid_known >= paid * 0.95
      then (paid_known - cost - coalesce(back, 0))::double / customers end as value,
    case when g.lost >= 100 then g.active / g.lost::double
      when a.lost >= 100 then a.active::double / a.lost::double else 3.0 end as years,
    paid_known::double / paid::double as coverage,
    case when a.lost < 100 then 'default' when g.lost >= 100 and g.active <> a.active then 'group' else 'shop' end as rule,
    spent::double / nullif(new, 0) as cac
  from o left join r using (key) left join g using (key) left join s using (key) left join n using (key) cross join a
)
select key, value * years / nullif(cac, 0), coverage, rule, years from v
-- Orders that name nobody stand in a row without a value.
union all select '(not given)', null, null, case when max(rule) = 'default' then 'default' else 'shop' end, null from v order by 1
