with v as (
  select  count(*) as seen, count(*) filter (seen_on <= {as_of} - 30) as ripe,
    count(*) filter (seen_on <= {as_of} - 30 and days_to_first_order <= 30) as came
  from visitor_facts where days_to_first_order is not null and seen_on <= {as_of} 
),
w as (select *, 1.959963984540054 as z, came::double / nullif(ripe, 0) as p from v)
select  p,
  (p + z * z / (2 * ripe) - z * sqrt(p * (1 - p) / ripe + z * z / (4.0 * ripe * ripe))) / (1 + z * z / ripe),
  case when ripe > 0 then
    least((p + z * z / (2 * ripe) + z * sqrt(p * (1 - p) / ripe + z * z / (4.0 * ripe * ripe))) / (1 + z * z / ripe), 1)
  end,
  ripe::double / nullif(seen, 0) from w
