create temp table kept as
with firsts as (
  select customer, min(ordered_on) as first_on, arg_min(order_id, (ordered_at, order_id)) as first_order
  from orders where status <> 'cancelled' and customer is not null group by 1
),
back as (select order_id, sum(goods)::decimal(18,4) as goods from refunds group by 1)
select o.customer, o.ordered_on, date_trunc('month', o.ordered_on) as month, o.channel, o.gross, o.discount,
  o.cost, coalesce(b.goods, 0)::decimal(18,4) as back, f.first_on, o.order_id = f.first_order as is_first
from orders as o
left join firsts as f on f.customer = o.customer
left join back as b on b.order_id = o.order_id
where o.status <> 'cancelled'
