"""The seeded shop as exports: orders, refunds, customers, the help desk's log, costs, subscriptions.

`python -m bench.files ORDERS CUSTOMERS SEED FOLDER`
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from bench.acquisition_model import Spend, Visits, invent_spend, invent_visits
from bench.service_model import MEDIA, Answers, Contacts, invent_contacts
from bench.shop_model import CHANNELS, COUNTRIES, FIRST_DAY, LAST_DAY, Shop, invent
from bench.subscription_model import PLANS, Subscriptions, invent_subscriptions

__all__ = [
    "ACQUISITION_FILES",
    "FILES",
    "SERVICE_FILES",
    "SUBSCRIPTION_FILES",
    "write_acquisition_files",
    "write_files",
    "write_service_files",
    "write_subscription_files",
]

FILES = ("orders.csv", "refunds.csv", "customers.csv")
SERVICE_FILES = ("contacts.csv", "surveys.csv", "costs.csv")
SUBSCRIPTION_FILES = ("subscriptions.csv",)
ACQUISITION_FILES = ("spend.csv", "visits.csv")

_AT = f"strftime(timestamp '{FIRST_DAY}' + to_seconds({{0}}), '%Y-%m-%d %H:%M:%S')"
_CENTS = "cast({0} / 100.0 as decimal(18,2))"

_ORDERS = f"""
select 'O' || (10000000 + place) as "Order ID",
  case when is_given then 'C' || (1000000 + customer) end as "Customer ID",
  {_AT.format("second")} as "Order date",
  case when is_cancelled then 'cancelled' else 'paid' end as "Status",
  'EUR' as "Currency",
  {_CENTS.format("gross")} as "Gross",
  {_CENTS.format("discount")} as "Discount",
  case when cost_known then {_CENTS.format("cost")} end as "Cost of goods",
  {_CENTS.format("shipping_cost")} as "Shipping cost",
  {_CENTS.format("payment_fee")} as "Payment fee",
  units as "Units",
  channels[channel + 1] as "Channel"
from orders, (select ?::varchar[] as channels) order by place
"""
_REFUNDS = f"""
select 'R' || (10000000 + place) as "Refund ID", 'O' || (10000000 + "order") as "Order ID",
  'EUR' as "Currency", {_AT.format("second")} as "Refund date", {_CENTS.format("goods")} as "Goods",
  'changed mind' as "Reason"
from refunds order by place
"""
_CUSTOMERS = f"""
select 'C' || (1000000 + place) as "Customer ID", {_AT.format("first")} as "Created at",
  'customer' || place || '@example.org' as "Email", countries[country + 1] as "Country",
  channels[channel + 1] as "Acquisition channel"
from people, (select ?::varchar[] as channels, ?::varchar[] as countries) order by place
"""
_IS_EMAIL = f"media[medium + 1] = '{MEDIA[-1]}'"
_CONTACTS = f"""
select 'T' || (10000000 + c.place) as contact_id,
  case when o.is_given then 'C' || (1000000 + o.customer) end as customer,
  'O' || (10000000 + c."order") as order_id, media[medium + 1] as medium,
  {_AT.format("c.second")} as queued_at,
  case when not is_abandoned and not {_IS_EMAIL} then {_AT.format("c.second + wait")} end as answered_at,
  case when is_abandoned then {_AT.format("c.second + wait")}
    when not {_IS_EMAIL} then {_AT.format("c.second + wait + talk")} end as ended_at,
  case when {_IS_EMAIL} then {_AT.format("c.second + wait")} end as first_reply_at,
  case when not is_abandoned and not {_IS_EMAIL} then after_call end as after_call_seconds,
  case when is_abandoned then 'abandoned' when not {_IS_EMAIL} then 'answered' end as outcome
from contacts as c join orders as o on o.place = c."order", (select ?::varchar[] as media) order by c.place
"""
_SURVEYS = f"""
select 'S' || (10000000 + place) as survey_id, 'O' || (10000000 + "order") as order_id, 'csat' as kind,
  score, 5 as scale, {_AT.format("second")} as answered_at
from answers order by place
"""
_ON = f"strftime(date '{FIRST_DAY}' + cast({{0}} as integer), '%Y-%m-%d')"
_SUBSCRIPTIONS = f"""
select 'M' || (1000000 + customer) as subscription_id, 'C' || (1000000 + customer) as customer,
  {_ON.format("valid_from")} as valid_from, {_ON.format("started")} as started_at,
  case when ended >= 0 then {_ON.format("ended")} end as ended_at, plans[plan + 1] as plan,
  'month' as interval, {_CENTS.format("amount")} as amount, 'EUR' as currency
from subscriptions, (select ?::varchar[] as plans) order by customer, valid_from
"""

_SPEND = f"""
select channels[channel + 1] || '_ads' as platform, {_ON.format("day")} as spent_on,
  channels[channel + 1] as channel, 'k' || (channel * 100 + campaign) as campaign_id,
  'Campaign ' || campaign as campaign, {_CENTS.format("cents")} as amount, 'EUR' as currency,
  impressions, clicks
from spend, (select ?::varchar[] as channels) order by place
"""
_VISITS = f"""
select 'V' || (10000000 + place) as visit_id, 'B' || (1000000 + visitor) as visitor_id,
  case when is_named then 'C' || (1000000 + customer) end as customer,
  {_AT.format("second")} as visited_at, channels[channel + 1] as channel,
  case when is_carted then {_AT.format("second + 30")} end as carted_at
from visits, (select ?::varchar[] as channels) order by place
"""

# Payroll and tools of service each month, and the rent of the whole shop.
_COSTS = f"""
select 'K' || row_number() over (order by month, item) as cost_id, strftime(month, '%Y-%m-%d') as from_on,
  strftime(last_day(month), '%Y-%m-%d') as to_on, department, item, amount, 'EUR' as currency, purpose
from (select unnest(generate_series(date '{FIRST_DAY}', date '{LAST_DAY}', interval 1 month))::date as month),
  (values ('service', 'payroll', 41000.10, 'service'), ('service', 'tools', 2999.99, 'service'),
    ('operations', 'rent', 12000.00, 'overhead')) as items (department, item, amount, purpose)
order by month, item
"""


def write_files(shop: Shop, folder: Path) -> tuple[Path, ...]:
    """Write the three files; give their paths in the order of `FILES`."""
    channels, countries = list(CHANNELS), list(COUNTRIES)
    paths = tuple(folder / name for name in FILES)
    with duckdb.connect() as database:
        for name, part in (("orders", shop.orders), ("refunds", shop.refunds), ("people", shop.people)):
            database.register("arrays", vars(part))
            database.execute(
                f"create table {name} as select row_number() over () - 1 as place, * from arrays"
            )
            database.unregister("arrays")
        statements: tuple[tuple[str, list[list[str]]], ...] = (
            (_ORDERS, [channels]),
            (_REFUNDS, []),
            (_CUSTOMERS, [channels, countries]),
        )
        for path, (statement, values) in zip(paths, statements, strict=True):
            database.execute(f"copy ({statement}) to '{path}' (header, delimiter ',')", values)
    return paths


def write_service_files(shop: Shop, contacts: Contacts, answers: Answers, folder: Path) -> None:
    """Write the log of contacts, the scores given, and what service and the shop cost a month."""
    whose = {"customer": shop.orders.customer, "is_given": shop.orders.is_given}
    with duckdb.connect() as database:
        for name, part in (("contacts", vars(contacts)), ("answers", vars(answers)), ("orders", whose)):
            database.register("arrays", part)
            database.execute(
                f"create table {name} as select row_number() over () - 1 as place, * from arrays"
            )
            database.unregister("arrays")
        statements: tuple[tuple[str, list[list[str]]], ...] = (
            (_CONTACTS, [list(MEDIA)]),
            (_SURVEYS, []),
            (_COSTS, []),
        )
        for name, (statement, values) in zip(SERVICE_FILES, statements, strict=True):
            database.execute(f"copy ({statement}) to '{folder / name}' (header, delimiter ',')", values)


def write_subscription_files(subscriptions: Subscriptions, folder: Path) -> None:
    """Write the versions of all subscriptions."""
    with duckdb.connect() as database:
        database.register("subscriptions", vars(subscriptions))
        path = folder / SUBSCRIPTION_FILES[0]
        database.execute(f"copy ({_SUBSCRIPTIONS}) to '{path}' (header, delimiter ',')", [list(PLANS)])


def write_acquisition_files(spend: Spend, visits: Visits, folder: Path) -> None:
    """Write what was spent by day and campaign, and all visits."""
    with duckdb.connect() as database:
        for name, part, statement in zip(
            ACQUISITION_FILES, (vars(spend), vars(visits)), (_SPEND, _VISITS), strict=True
        ):
            database.register("arrays", part)
            table = name.removesuffix(".csv")
            database.execute(
                f"create table {table} as select row_number() over () - 1 as place, * from arrays"
            )
            database.unregister("arrays")
            path = folder / name
            database.execute(f"copy ({statement}) to '{path}' (header, delimiter ',')", [list(CHANNELS)])


if __name__ == "__main__":
    _shop, _folder = invent(*map(int, sys.argv[1:4])), Path(sys.argv[4])
    write_files(_shop, _folder)
    write_service_files(_shop, *invent_contacts(_shop, int(sys.argv[3])), _folder)
    write_subscription_files(invent_subscriptions(_shop, int(sys.argv[3])), _folder)
    _seed = int(sys.argv[3])
    write_acquisition_files(invent_spend(_shop, _seed), invent_visits(_shop, _seed), _folder)
