with i as (
  select count(*) filter (f.is_scaled) as n, count(*) filter (f.is_scaled and f.points >= 4) as k,
    count(*) filter (not f.is_scaled) as left_out
  from survey_facts as f where f.kind = 'csat' and f.answered_on <= {as_of}
),
j as (select *, 1.959963984540054 * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w from i)
select k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  case when n > 0 then least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1) end, left_out
from j
