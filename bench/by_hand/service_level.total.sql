with i as (
  select count(*) filter (
      f.outcome in ('abandoned', 'overflow') and f.left_on <= {as_of}
      or f.outcome = 'answered' and f.left_on <= {as_of} and f.wait_seconds is not null
      or coalesce(f.left_on > {as_of}, true)
        and f.observed_seconds + ({as_of} - f.queued_on) * 86400 > 20
    ) as n,
    count(*) filter (f.outcome = 'answered' and f.left_on <= {as_of} and f.wait_seconds <= 20) as k,
    count(*) as offered, count(*) filter (f.outcome = 'callback' and f.left_on <= {as_of}) as back
  from contact_facts as f where f.is_offered and f.arrived_on <= {as_of}
),
j as (select *, 1.959963984540054 * sqrt(k * (n - k)::double / n + 0.9603647051735313) as w from i)
select k::double / n, (k + 1.9207294103470627 - w) / (n + 3.8414588206941254),
  case when n > 0 then least((k + 1.9207294103470627 + w) / (n + 3.8414588206941254), 1) end, case when offered > 0 then 20 end,
  n::double / (offered - back)
from j
