with orders as (
  select ordered_on + 365 as silent_from,
    coalesce(least(ordered_on + 730, next_ordered_on + 365), ordered_on + 730) as until,
    coalesce(least(ordered_on + 730, next_ordered_on), ordered_on + 730) as lost_until
  from order_facts where is_given and ordered_on <= {as_of} - 365
),
moves as (
  select silent_from as day, count(*) as active, count(*) filter (where lost_until > silent_from) as lost
  from orders group by 1
  union all select until, -count(*), 0 from orders where until <= {as_of} group by 1
  union all select lost_until, 0, -count(*) from orders
  where lost_until > silent_from and lost_until <= {as_of} group by 1
),
c as (
  select c.month, max(c.month_end) as month_end, sum(sum(coalesce(lost, 0))) over so_far::bigint as k,
    nullif(sum(sum(coalesce(active, 0))) over so_far, 0)::bigint as n
  from calendar as c left join moves using (day)
  where c.day between {start} and {as_of}
  group by 1 window so_far as (order by c.month)
),
i as (select *, 1.959963984540054 * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w from c)
select month, k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  case when n > 0 then least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1) end,
  month_end > {as_of} or month < {start}
from i order by 1
