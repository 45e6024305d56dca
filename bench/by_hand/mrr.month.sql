with moved as (
  select d.month, sum(amount) as amount
  from subscription_changes as f join calendar as d on d.day = f.changed_on
  where f.changed_on <= {as_of} group by 1
)
select p.month, coalesce(sum(amount) over (order by p.month), 0), p.month_end > {as_of} or p.month < {start}
from calendar as p left join moved as m on m.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
