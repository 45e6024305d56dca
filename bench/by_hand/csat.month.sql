with i as (
  select d.month, count(*) filter (f.is_scaled) as n, count(*) filter (f.is_scaled and f.points >= 4) as k,
    count(*) filter (not f.is_scaled) as left_out
  from survey_facts as f join calendar as d on d.day = f.answered_on
  where f.kind = 'csat' and f.answered_on <= {as_of} group by 1
),
j as (select *, 1.959963984540054 * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w from i)
select p.month, k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  case when n > 0 then least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1) end, coalesce(left_out, 0),
  p.month_end > {as_of} or p.month < {start}
from calendar as p left join j on j.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
