"""Headers as tools write them, with drift and translations: each is known by one source and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.source import SOURCES
from patronage.sources.staging import column_of
from tests.sources.deliveries import reading, written

# Where each was written down: the reference of formats, the tools' documentation, or public files.
_TEXT = """
exchange_rates | European Central Bank, history
    Date, USD, JPY, BGN, CYP, CZK, DKK, EEK, GBP, HUF, LTL, PLN, RON, SEK, CHF, ISK, NOK, TRY, AUD
exchange_rates | Rates against a base
    date, base, EUR, GBP, USD
shopify_orders | Shopify orders
    Name, Email, Financial Status, Paid at, Fulfillment Status, Fulfilled at, Accepts Marketing,
    Currency, Subtotal, Shipping, Taxes, Total, Discount Code, Discount Amount, Shipping Method, Created
    at, Lineitem quantity, Lineitem name, Lineitem price, Lineitem compare at price, Lineitem sku,
    Lineitem requires shipping, Lineitem taxable, Lineitem fulfillment status, Billing Name, Cancelled
    at, Payment Method, Refunded Amount, Vendor, Id, Tags, Risk Level, Source, Lineitem discount
shopify_orders | Shopify orders, drift
    Name, Email, Financial Status, Created at, Canceled at, Currency, Subtotal, Shipping, Taxes, Total,
    Lineitem quantity, Lineitem name, Lineitem price, Lineitem compare-at price, Lineitem SKU, Payment
    Reference (deprecated), Phone
shopify_orders | Shopify orders, in other cases and with a mark of order
    NAME, EMAIL, FINANCIAL STATUS, CREATED AT, TOTAL, SUBTOTAL, LINEITEM NAME, LINEITEM PRICE
shopify_customers | Shopify customers
    Customer ID, First Name, Last Name, Email, Accepts Email Marketing, Default Address Company, Default
    Address Address1, Default Address City, Default Address Country Code, Default Address Zip, Phone,
    Accepts SMS Marketing, Total Spent, Total Orders, Note, Tax Exempt, Tags
shopify_customers | Shopify customers, older
    First Name, Last Name, Email, Company, Address1, Address2, City, Province, Province Code, Country,
    Country Code, Zip, Phone, Accepts Marketing, Total Spent, Total Orders, Tags, Note, Tax Exempt
woocommerce_analytics | WooCommerce analytics
    Date, Order #, N. Revenue (formatted), Status, Customer, Customer type, Product(s), Items sold,
    Coupon(s), N. Revenue
woocommerce_analytics | WooCommerce analytics, newer
    Date, Order #, N. Revenue (formatted), Status, Customer, Customer type, Product(s), Items sold,
    Coupon(s), Net Sales, Attribution
woocommerce_analytics | WooCommerce analytics in Spanish
    Fecha, Pedido #, Ingresos netos (formateado), Estado, Cliente, Tipo de cliente, Producto(s),
    Artículos vendidos, Cupón(es), Ventas netas, Atribución
woocommerce_orders | WooCommerce importer
    order_id, order_number, order_date, paid_date, status, shipping_total, shipping_tax_total,
    fee_total, fee_tax_total, tax_total, cart_discount, order_discount, discount_total, order_total,
    order_subtotal, order_currency, payment_method, transaction_id, customer_id, customer_user,
    customer_email, billing_first_name, billing_last_name, billing_email, billing_phone, line_item_1,
    line_item_2
woocommerce_orders | WooCommerce customer/order export
    order_id, order_number_formatted, order_number, date, status, shipping_total, shipping_tax_total,
    fee_total, tax_total, discount_total, order_total, refunded_total, order_currency, payment_method,
    shipping_method, customer_id, billing_first_name, billing_last_name, billing_email, item_name,
    item_sku, item_quantity
woocommerce_orders | WooCommerce advanced order export
    Order Number, Order Status, Order Date, Customer Note, First Name (Billing), Last Name (Billing),
    Email (Billing), Phone (Billing), Payment Method Title, Cart Discount Amount, Order Subtotal Amount,
    Order Shipping Amount, Order Refund Amount, Order Total Amount, Order Total Tax Amount, SKU, Item #,
    Item Name, Quantity (- Refund), Item Cost, Coupon Code, Discount Amount, Discount Amount Tax
stripe_balance | Stripe itemized balance
    balance_transaction_id, created_utc, created, available_on_utc, available_on, currency, gross, fee,
    net, reporting_category, source_id, description, customer_facing_amount, customer_facing_currency,
    automatic_payout_id, customer_id, charge_id, payment_intent_id, invoice_id, subscription_id
stripe_balance | Stripe balance, by payout
    automatic_payout_id, automatic_payout_effective_at_utc, balance_transaction_id, created_utc,
    currency, gross, fee, net, reporting_category, source_id, payment_intent_id, charge_id
stripe_subscriptions | Stripe subscriptions
    id, Customer ID, Customer Description, Customer Email, Plan, Product, Quantity, Currency, Interval,
    Amount, Status, Created (UTC), Start (UTC), Current Period Start (UTC), Current Period End (UTC),
    Trial Start (UTC), Trial End (UTC), Application Fee Percent, Coupon, Tax Percent, Canceled At (UTC),
    Ended At (UTC)
stripe_subscriptions | Stripe subscriptions, drift
    id, Customer ID, Customer Name, Customer Email, Price ID, Quantity, Currency, Interval, Amount,
    Status, Cancellation Reason, Created (UTC), Start Date (UTC), Current Period Start (UTC), Current
    Period End (UTC), Canceled At (UTC), Ended At (UTC)
payments | Stripe payments
    id, Created (UTC), Amount, Amount Refunded, Currency, Captured, Status, Customer ID, Customer Email,
    Invoice ID, Card Brand
zendesk_tickets | Zendesk view
    Summation column, Id, Requester, Requester id, Requester external id, Requester email, Requester
    domain, Submitter, Assignee, Group, Subject, Tags, Status, Priority, Via, Ticket type, Created at,
    Updated at, Assigned at, Organization, Due date, Initially assigned at, Solved at, Resolution time,
    Satisfaction Score, Group stations, Assignee stations, Reopens, Replies, First reply time in
    minutes, First reply time in minutes within business hours
zendesk_tickets | Zendesk landed
    id, _fivetran_synced, allow_channelback, assignee_id, brand_id, created_at, description, due_at,
    external_id, group_id, has_incidents, is_public, priority, requester_id, status, subject, type,
    updated_at, via_channel, merged_ticket_ids
zendesk_tickets | Zendesk JSON
    id, url, created_at, updated_at, type, subject, priority, status, requester_id, assignee_id,
    group_id, tags, via, satisfaction_rating, metric_set
gorgias_tickets | Gorgias tickets
    id, uri, external_id, status, channel, via, from_agent, spam, customer, assignee_user,
    assignee_team, language, subject, tags, created_datetime, opened_datetime, updated_datetime,
    closed_datetime, satisfaction_survey
amazon_connect | Amazon Connect records
    AWSAccountId, Agent, Attributes, Channel, ConnectedToSystemTimestamp, ContactId, CustomerEndpoint,
    DisconnectTimestamp, InitialContactId, InitiationMethod, InitiationTimestamp, LastUpdateTimestamp,
    NextContactId, PreviousContactId, Queue, SystemEndpoint
aircall_calls | Aircall export
    line, datetime (tz offset incl.), number timezone, datetime (utc), country_code, direction, from,
    to, answered, missed_call_reason, user, duration (total), duration (in call), voicemail, recording,
    comments, tags, team, call id, call type, waiting time
aircall_calls | Aircall export, older
    line, date (TZ offset incl.), time (TZ offset incl.), number timezone, datetime (UTC), country_code,
    direction, from, to, answered, missed_call_reason, user, duration (total), duration (in call), via,
    voicemail, tags
aircall_calls | Aircall interface
    id, direct_link, direction, status, missed_call_reason, started_at, answered_at, ended_at, duration,
    voicemail, recording, raw_digits, user, contact, number, tags
twilio_calls | Twilio interface
    sid, date_created, date_updated, parent_call_sid, account_sid, to, from, phone_number_sid, status,
    start_time, end_time, duration, price, direction, answered_by
twilio_calls | Twilio log
    Call Sid, Account Sid, From, To, Direction, Duration, Start Time, End Time, Status, Price, Price
    Unit
delighted_surveys | Delighted answers
    id, person, survey_type, score, comment, permalink, created_at, updated_at, person_properties,
    notes, tags, additional_answers
surveymonkey_answers | SurveyMonkey answers
    Respondent ID, Collector ID, Start Date, End Date, IP Address, Email Address, First Name, Last Name,
    Custom Data 1, How likely is it that you would recommend us?
ga4_events | GA4 nested
    event_date, event_timestamp, event_name, event_params, event_previous_timestamp, user_id,
    user_pseudo_id, privacy_info, user_properties, device, geo, traffic_source, stream_id, platform,
    ecommerce, items, collected_traffic_source, session_traffic_source_last_click
ga4_events | GA4 laid flat
    event_date, event_timestamp, event_name, user_pseudo_id, ga_session_id, source, medium, campaign,
    page_location, transaction_id, value, currency
klaviyo_campaigns | Klaviyo campaigns
    Campaign Name, Tags, Subject, List, Send Time, Send Weekday, Total Recipients, Unique Placed Order,
    Placed Order Rate, Revenue, Unique Opens, Open Rate, Total Opens, Unique Clicks, Click Rate, Total
    Clicks, Unsubscribes, Spam Complaints, Spam Complaints Rate, Successful Deliveries, Bounces, Bounce
    Rate, Campaign ID, Campaign Channel
klaviyo_campaigns | Klaviyo campaigns, landed
    id, from_name, status_id, campaign_type, status_label, from_email, subject, name, status, created,
    updated, send_time, sent_at, _fivetran_deleted, email_template_id, _fivetran_synced, archived,
    scheduled
klaviyo_events | Klaviyo events, landed
    id, person_id, campaign_id, flow_id, flow_message_id, uuid, datetime, timestamp, _fivetran_deleted,
    metric_id, type, _variation, property_value, _fivetran_synced
google_ads | Google Ads
    Day, Campaign, Campaign ID, Currency code, Cost, Impr., Clicks, Conversions, Conv. value
google_ads | Google Ads in Spanish
    Día, Campaña, Código de moneda, Coste, Impr., Clics, Conversiones
google_ads | Google Ads in Russian
    День, Кампания, Код валюты, Стоимость, Показы, Клики, Конверсии
meta_ads | Meta Ads
    Reporting starts, Reporting ends, Campaign name, Ad set name, Ad name, Amount spent (EUR),
    Impressions, Reach, Link clicks, Results, Result indicator, Purchases, Purchases conversion value,
    Attribution setting
meta_ads | Meta Ads in Spanish
    Día, Nombre de la campaña, Importe gastado (EUR), Impresiones, Clics en el enlace, Compras
meta_ads | Meta Ads in French
    Jour, Nom de la campagne, Montant dépensé (EUR), Impressions, Clics sur un lien, Achats
meta_ads | Meta Ads in Romanian
    Ziua, Numele campaniei, Suma cheltuită (RON), Afișări, Clicuri pe link, Achiziții
landed_ads | Google Ads, landed
    customer_id, date, _fivetran_id, _fivetran_synced, ad_network_type, base_campaign, clicks,
    conversions, conversions_value, cost_micros, device, id, impressions, interactions
landed_ads | Meta Ads, landed
    ad_id, date, account_id, impressions, inline_link_clicks, spend, reach, frequency
landed_ads | TikTok Ads, landed
    campaign_id, stat_time_hour, cpc, conversion, clicks, impressions, spend, total_purchase_value
landed_shopify | Shopify orders, landed
    id, name, email, taxes_included, currency, subtotal_price, total_tax, total_price, created_at,
    updated_at, customer_id, financial_status, processed_at, total_discounts, source_name, test,
    _fivetran_synced
landed_shopify | Shopify orders of the newer interface, landed
    _fivetran_synced, cancelled_at, created_at, currency_code, customer_id, display_financial_status, email,
    id, name, processed_at, subtotal_price_set_shop_amount, total_price_set_shop_amount,
    total_tax_set_shop_amount
landed_shopify | Shopify lines, landed
    order_id, id, product_id, variant_id, name, title, price, quantity, sku, gift_card, total_discount,
    _fivetran_synced
landed_refunds | Shopify refunds, landed
    id, location_id, refund_id, restock_type, quantity, order_line_id, _fivetran_synced, subtotal, total_tax
landed_billing | Stripe charges, landed
    id, _fivetran_synced, amount, amount_refunded, captured, created, currency, customer_id, invoice_id,
    livemode, payment_intent_id, status
landed_billing | Recharge subscriptions, landed
    id, customer_id, created_at, cancelled_at, price, quantity, status, product_title, order_interval_unit,
    charge_interval_frequency, _fivetran_deleted
landed_people | Klaviyo people, landed
    id, updated, created, _fivetran_deleted, first_name, last_name, phone_number, country, email
landed_people | Zendesk users, landed
    id, _fivetran_synced, active, created_at, email, locale, name, phone, role, time_zone
targets | plans of metrics
    KPI, Jan 2025, Feb 2025, Mar 2025
targets | plans of metrics in Russian
    Показатель, Месяц, Цель
costs | costs of departments
    Department, Item, From, To, Amount, Currency
costs | costs in Spanish
    Departamento, Concepto, Mes, Importe
spend_table | spend of a shop's own
    date, channel, spend
spend_table | spend in Russian
    Дата, Канал, Расход
lines | orders and lines of a wholesaler
    InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country
table | orders in Spanish
    Pedido, Cliente, Fecha pedido, Importe
table | orders of a till in Spanish
    Nº pedido, Fecha venta, Cliente, Importe, Canal de venta, Vendedor
table | orders of a shop in Russian
    № заказа, Дата покупки, Код клиента, Сумма заказа, Канал продаж
table | orders of a shop in Romanian
    Număr comandă, Data comandă, Cod client, Valoare totală, Canal de vânzare
table | orders in Romanian
    Comanda, Client, Data comenzii, Valoare
"""


def _recorded() -> list[tuple[str, str, str]]:
    """Read `source | name` and the indented headers below it."""
    found: list[tuple[str, str, str]] = []
    for block in re.split(r"\n(?=\S)", _TEXT.strip("\n")):
        head, *lines = block.split("\n")
        source, _, name = head.partition(" | ")
        found.append((name, source, ",".join(h.strip() for h in " ".join(lines).split(",")).strip()))
    return found


RECORDED = _recorded()


def known_by(engine: DuckDB, headers: str) -> tuple[list[str], str]:
    """Give the special sources that know a file by its headers, and the first source of all that does."""
    names = tuple(headers.split(","))
    cells = ", ".join(f"cast(null as varchar) as {column_of(i)}" for i in range(len(names)))
    engine.execute(f"create or replace table recorded as select {cells}, 2 as _row")
    raw = Raw(0, Path("export.csv"), "", "csv", (), names, "recorded", 1)
    options = ReadOptions()
    sources = sorted(SOURCES, key=lambda s: (s.general, s.name))
    knowing = [s for s in sources if s.recognises(engine, raw, options)]
    return [s.name for s in knowing if not s.general], knowing[0].name


@pytest.mark.parametrize(("name", "source", "headers"), RECORDED, ids=[name for name, *_ in RECORDED])
def test_one_source_knows_it(name: str, source: str, headers: str) -> None:
    with DuckDB.in_memory() as engine:
        special, first = known_by(engine, headers)
    assert first == source, name
    assert special == ([source] if not SOURCES[source].general else [])


def test_enough_is_recorded() -> None:
    assert len(RECORDED) >= 25
    special = {source.name for source in SOURCES if not source.general}
    refused = {"undated_sessions"}
    elsewhere = {"landed_campaigns"}
    assert special - {source for _, source, _ in RECORDED} - refused - elsewhere == set()


@pytest.mark.parametrize(("name", "source", "headers"), RECORDED, ids=[name for name, *_ in RECORDED])
def test_neither_case_nor_signs_nor_order_matter(name: str, source: str, headers: str) -> None:
    turned = ",".join(reversed([header.upper().replace("_", " ") for header in headers.split(",")]))
    with DuckDB.in_memory() as engine:
        assert known_by(engine, turned)[1] == source, name


@pytest.mark.parametrize(
    "headers",
    [
        "Nº pedido;Fecha venta;Cliente;Importe;Canal de venta",
        "Número de pedido;Fecha de compra;ID de cliente;Importe total;Canal de venta",
        "№ заказа;Дата покупки;Код клиента;Сумма заказа;Канал продаж",
        "Număr comandă;Data comandă;Cod client;Valoare totală;Canal de vânzare",
    ],
)
def test_a_translated_order_keeps_its_number_and_where_it_was_placed(headers: str, tmp_path: Path) -> None:
    file = written(tmp_path, f"{headers}\nA-1;14/01/2025;ana;120,50;web\n", "orders.csv")
    with reading(file, currency="EUR") as done:
        rows = done.rows(
            "select order_id, customer, ordered_on::varchar, gross::varchar, sales_channel from stage.orders"
        )
    assert rows == [("A-1", "ana", "2025-01-14", "120.5000", "web")]
