with moved as (
  select d.month, sum(paying) as paying,
    count(*) filter (where change = 'went' and since_on < d.month) as lost
  from subscription_changes as f join calendar as d on d.day = f.changed_on
  where f.changed_on <= {as_of} group by 1
),
c as (
  select p.month, p.month_end, coalesce(lost, 0) as k,
    nullif(coalesce(sum(paying) over (order by p.month), 0) - coalesce(paying, 0), 0) as n
  from calendar as p left join moved as m on m.month = p.month
  where p.day = p.month and p.month_end >= {start} and p.day <= {as_of}
),
i as (
  select *, 1.959963984540054 * sqrt(greatest(k * (n - k)::double / n, 0) + 0.9603647051735313) as w from c
)
select month, k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  case when n > 0 then least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1) end,
  month_end > {as_of} or month < {start}
from i order by 1
