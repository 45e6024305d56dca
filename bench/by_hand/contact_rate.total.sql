with s as (select first_on, last_on from fact_spans where fact = 'contact_facts'),
c as (select count(*) as contacts from contact_facts as f where f.is_contact and f.arrived_on <= {as_of}),
o as (
  select count(*) as orders from order_facts as f, s
  where f.ordered_on <= {as_of} and f.ordered_on between s.first_on and s.last_on
)
select contacts::double / orders from c, o
