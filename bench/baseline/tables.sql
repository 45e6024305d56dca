create table orders as
select "Order ID" as order_id, "Customer ID" as customer, "Order date" as ordered_at,
  cast("Order date" as date) as ordered_on, "Status" as status, "Currency" as currency, "Gross" as gross,
  "Discount" as discount, "Cost of goods" as cost, "Shipping cost" as shipping_cost,
  "Payment fee" as payment_fee, "Units" as units, "Channel" as channel
from read_csv($orders, columns = {
  'Order ID': 'varchar', 'Customer ID': 'varchar', 'Order date': 'timestamp', 'Status': 'varchar',
  'Currency': 'varchar', 'Gross': 'decimal(18,4)', 'Discount': 'decimal(18,4)',
  'Cost of goods': 'decimal(18,4)', 'Shipping cost': 'decimal(18,4)', 'Payment fee': 'decimal(18,4)',
  'Units': 'integer', 'Channel': 'varchar'
});
create table refunds as
select "Refund ID" as refund_id, "Order ID" as order_id, "Currency" as currency, "Refund date" as refunded_at,
  cast("Refund date" as date) as refunded_on, "Goods" as goods, "Reason" as reason
from read_csv($refunds, columns = {
  'Refund ID': 'varchar', 'Order ID': 'varchar', 'Currency': 'varchar', 'Refund date': 'timestamp',
  'Goods': 'decimal(18,4)', 'Reason': 'varchar'
});
create table customers as
select "Customer ID" as customer, "Created at" as created_at, "Email" as email, "Country" as country,
  "Acquisition channel" as acquisition_channel
from read_csv($customers, columns = {
  'Customer ID': 'varchar', 'Created at': 'timestamp', 'Email': 'varchar', 'Country': 'varchar',
  'Acquisition channel': 'varchar'
});
