with s as (select first_on, last_on from fact_spans where fact = 'contact_facts'),
c as (
  select d.month, count(*) as contacts
  from contact_facts as f join calendar as d on d.day = f.arrived_on
  where f.is_contact and f.arrived_on <= {as_of} group by 1
),
o as (
  select d.month, count(*) as orders
  from order_facts as f join calendar as d on d.day = f.ordered_on, s
  where f.ordered_on <= {as_of} and f.ordered_on between s.first_on and s.last_on group by 1
)
select p.month, coalesce(contacts, 0)::double / orders, p.month_end > {as_of} or p.month < {start}
from calendar as p left join c on c.month = p.month left join o on o.month = p.month
where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1
