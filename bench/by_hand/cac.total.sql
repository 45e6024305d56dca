with s as (
  select coalesce(sum(amount), 0) as spent from spend_facts where purpose = 'acquisition' and spent_on <= {as_of}
),
n as (select count(*) as new from customer_facts where cohort_on <= {as_of})
select spent::double / nullif(new, 0), case when spent <> 0 and new = 0 then 'no_customers' when spent = 0 and new > 0 then 'no_spend' end
from s, n
