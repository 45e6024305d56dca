with s as (
  select channel, sum(amount) as spent from spend_facts
  where purpose = 'acquisition' and spent_on <= {as_of} group by 1
),
n as (select acquisition_channel as channel, count(*) as new from customer_facts where cohort_on <= {as_of} group by 1)
select channel, coalesce(spent, 0)::double / nullif(coalesce(new, 0), 0), case when coalesce(spent, 0) <> 0 and coalesce(new, 0) = 0 then 'no_customers' when coalesce(spent, 0) = 0 and coalesce(new, 0) > 0 then 'no_spend' end
from s full join n using (channel) order by 1
