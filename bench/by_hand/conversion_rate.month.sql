with v as (
  select c.month, count(*) as seen, count(*) filter (seen_on <= {as_of} - 30) as ripe,
    count(*) filter (seen_on <= {as_of} - 30 and days_to_first_order <= 30) as came
  from visitor_facts as f join calendar as c on c.day = f.seen_on where days_to_first_order is not null and seen_on <= {as_of} group by 1
),
w as (select *, 1.959963984540054 as z, came::double / nullif(ripe, 0) as p from v)
select k.month, p,
  (p + z * z / (2 * ripe) - z * sqrt(p * (1 - p) / ripe + z * z / (4.0 * ripe * ripe))) / (1 + z * z / ripe),
  case when ripe > 0 then
    least((p + z * z / (2 * ripe) + z * sqrt(p * (1 - p) / ripe + z * z / (4.0 * ripe * ripe))) / (1 + z * z / ripe), 1)
  end,
  ripe::double / nullif(seen, 0), k.month_end > {as_of} or k.month < {start}
from calendar as k left join w on w.month = k.month
where k.day = k.month and k.month_end >= {start} and k.day <= {as_of} order by 1
