with s as (
  select c.month, sum(amount) as spent from spend_facts as f join calendar as c on c.day = f.spent_on
  where purpose = 'acquisition' and spent_on <= {as_of} group by 1
),
n as (
  select c.month, count(*) as new from customer_facts as f join calendar as c on c.day = f.cohort_on
  where cohort_on <= {as_of} group by 1
)
select p.month, coalesce(spent, 0)::double / nullif(coalesce(new, 0), 0),
  case when coalesce(spent, 0) <> 0 and coalesce(new, 0) = 0 then 'no_customers' when coalesce(spent, 0) = 0 and coalesce(new, 0) > 0 then 'no_spend' end,
  p.month_end > {as_of} or p.month < {start}
from calendar as p left join s on s.month = p.month left join n on n.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
