"""The headers under which files deliver each column, lower-case with single spaces, in several languages."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["HEADERS"]


def _read(text: str) -> dict[str, tuple[str, ...]]:
    """Read `column: header, header`, where an indented line goes on with the column before."""
    found: dict[str, tuple[str, ...]] = {}
    column = ""
    for line in filter(str.strip, text.splitlines()):
        name, colon, rest = line.partition(":")
        column, names = (name.strip(), rest) if colon else (column, line)
        found[column] = (*found.get(column, ()), *(h.strip() for h in names.split(",") if h.strip()))
    return found


_TEXTS = {
    "customers": """
        customer: customer id, id, user id, customer_id, cliente, клиент, client
        created_at: created at, signup date
        acquisition_channel: acquisition channel, utm source, channel, source, referral source, canal
        country: country, country code, pais, país
        kind: kind, customer type, type
        registered: registered, has account
        orders_before: total orders, orders count
        updated_at: updated at
    """,
    "persons": """
        email: email, e-mail, customer email, email address, correo
        phone: phone, phone number, telephone
        name: name, customer name, full name, nombre
    """,
    "orders": """
        order_id: order id, order, order number, invoiceno, invoice no, invoice, invoice number, order_id,
            pedido, id pedido, nº pedido, nº de pedido, número de pedido, número pedido, id de pedido,
            номер заказа, № заказа, id заказа, код заказа, заказ, comanda, nr comanda, număr comandă,
            numărul comenzii, id comandă, id
        order_name: order name
        customer: customer id, customer, user id, customerid, customer_id, email, customer email, cliente,
            id cliente, id de cliente, código cliente, клиент, id клиента, код клиента, покупатель, client,
            id client, cod client
        ordered_at: ordered at, order date, date, created at, invoicedate, invoice date, purchase date,
            order purchase timestamp, timestamp, fecha, fecha pedido, дата, дата заказа, data,
            fecha de pedido, fecha del pedido, fecha de compra, fecha venta, fecha de venta, дата покупки,
            дата продажи, data comenzii, data comandă, data vânzării, yyyymmdd, ordered on
        status: status, order status, financial status, estado, статус, stare
        cancelled_at: cancelled at, canceled at
        is_test: test, is test
        updated_at: updated at
        currency: currency, moneda, валюта
        gross: gross, amount, total, revenue, order value, order total, dollar value, dollars, value,
            sales, gross revenue, importe, importe total, сумма, сумма заказа, valoare, valoare totală,
            valoare comandă, subtotal
        discount: discount, discount amount, descuento, скидка, reducere
        shipping: shipping, shipping amount, freight
        tax: tax, taxes, vat, iva, ндс
        cost_of_goods: cost of goods, cogs, cost
        shipping_cost: shipping cost
        payment_fee: payment fee, transaction fee
        units: units, quantity, items, number of cds, cds, qty
        channel: channel, utm source, source, canal, канал, marketing channel
        sales_channel: sales channel, canal de venta, канал продаж, canal de vânzare
        coupon: coupon, discount code, coupon code, cupon
        country: country, shipping country, pais, país, страна, tara, țara
    """,
    "order_lines": """
        line: line, line number, item id, order item id
        product_id: product id, sku, stockcode, stock code, lineitem sku, item sku, артикул
        product: product, product name, item, lineitem name, producto, товар, produs, description
        category: category, product category, product type, categoria, categoría, категория
        quantity: quantity, qty, units, lineitem quantity, cantidad, количество, cantitate
        unit_price: unit price, unitprice, price, item price, lineitem price, precio, цена, pret, preț
        discount: line discount, lineitem discount
        unit_cost: unit cost, cost per item
    """,
    "products": """
        product_id: product id, sku, stockcode
        product: product, product name, title, name
        category: category, product category, product category name, type
        unit_cost: unit cost, cost per item, cost
        valid_from: valid from, from
    """,
    "refunds": """
        refund_id: refund id, credit note, return id
        line: line
        order_id: order id, order, order name
        customer: customer id, customer, email
        currency: currency
        refunded_at: refunded at, refund date, date, created at
        goods: goods, amount, refund, refund amount, refunded amount
        tax: tax
        shipping: shipping
        product_id: product id, sku
        quantity: quantity, qty
        restocked: restocked, restock
        reason: reason, refund reason
    """,
    "visits": """
        visit_id: visit id, session id, visitid, sessionid
        visitor_id: visitor id, client id, anonymous id, fullvisitorid, visitor
        customer: customer id, customer, user id
        visited_at: visited at, session start, timestamp, date, time
        channel: channel, source, utm source, canal, default channel group
        campaign: campaign, utm campaign
        carted_at: carted at, add to cart at
        landing_page: landing page, page, url
        device: device, device category
        country: country, pais, país
    """,
    "conversions": """
        conversion_id: conversion id, event id, goal id, lead id
        kind: kind, conversion, goal, event, conversion kind
        visitor_id: visitor id, client id, anonymous id
        customer: customer id, customer, user id
        converted_at: converted at, timestamp, date, time
        channel: channel, source, utm source, canal
        campaign: campaign, utm campaign
        value: value, conversion value
        currency: currency
    """,
    "spend": """
        platform: platform, network, tool, plataforma
        account: account, account name, account id, ad account
        spent_on: spent on, day, date, reporting starts, fecha, дата, data
        channel: channel, canal, канал, marketing channel, source
        campaign_id: campaign id
        campaign: campaign, campaign name, campaña, кампания
        line: line
        amount: amount, spend, cost, amount spent, coste, gasto, расход, cheltuiala
        currency: currency, currency code, moneda
        purpose: purpose
        paid: paid
        impressions: impressions, impr., impr
        clicks: clicks, link clicks, clics
        reported_conversions: conversions, results, purchases, reported conversions
        reported_value: conversion value, conv. value, purchases conversion value, reported value
    """,
    "channels": """
        name: name, source, tool name, utm source
        channel: channel, shop channel, canal
        paid: paid
    """,
    "campaigns": """
        campaign_id: campaign id, id
        campaign: campaign, campaign name, name
        kind: kind, type, campaign type
        channel: channel
        purpose: purpose, objective, goal
        starts_on: starts on, start, start date
        ends_on: ends on, end, end date
        window_days: window days
        cost: cost
        currency: currency
    """,
    "exposures": """
        campaign_id: campaign id, campaign
        customer: customer id, customer, email, subscriber
        arm: arm, group, variant
        assigned_at: assigned at
        sent_at: sent at, send time, delivered at
        opened_at: opened at, open time
        clicked_at: clicked at, click time
        carted_at: carted at
    """,
    "experiments": """
        experiment_id: experiment id, id
        channel: channel
        starts_on: starts on, start
        ends_on: ends on, end
        spend_change: spend change, change in spend
        currency: currency
        new_customers_change: new customers change, change in new customers, lift
        standard_error: standard error, se
        method: method, kind
    """,
    "contacts": """
        contact_id: contact id, ticket id, call id, conversation id, ticket, id
        leg: leg, leg number
        customer: customer id, customer, requester, requester email, requester id, caller
        order_id: order id, order, order number
        medium: medium, via, ticket channel
        queue: queue, group, skill, team
        agent: agent, agent id, assignee, assignee id
        direction: direction
        queued_at: queued at, created at, arrived at, start time
        answered_at: answered at, answer time
        ended_at: ended at, end time, closed at
        hold_seconds: hold seconds, hold time
        after_call_seconds: after call seconds, acw, wrap up time, after call work
        outcome: outcome, disposition
        reason: reason, topic, contact reason, category
        first_reply_at: first reply at, first response at
        resolved_at: resolved at, solved at
        reopened_at: reopened at
        reopened: reopened, reopens
        transferred_from: transferred from
        cost: cost
        currency: currency
        updated_at: updated at
    """,
    "agent_states": """
        agent: agent, agent id
        changed_at: changed at, at, timestamp, time
        state: state, status, agent state
        queue: queue, group, skill
        updated_at: updated at
    """,
    "surveys": """
        survey_id: survey id, response id, answer id
        customer: customer id, customer, email, respondent
        contact_id: contact id, ticket id
        order_id: order id, order
        kind: kind, survey, survey type, type
        score: score, rating, nps, csat, review score
        scale: scale, out of
        answered_at: answered at, submitted at, date, created at
    """,
    "subscriptions": """
        subscription_id: subscription id, contract id
        valid_from: valid from
        customer: customer id, customer, subscriber, email
        plan: plan, product, plan name, price id
        started_at: started at, start date, created at
        ended_at: ended at, end date, cancelled at, canceled at
        trial_end_at: trial end at, trial end
        status: status, state
        interval: interval, billing interval, billing period
        amount: amount, price, plan amount
        currency: currency
        channel: channel, source
        updated_at: updated at
    """,
    "payments": """
        payment_id: payment id, charge id, transaction id
        invoice_id: invoice id, invoice
        subscription_id: subscription id, subscription
        order_id: order id, order
        customer: customer id, customer, email
        attempted_at: attempted at, created at, date, paid at
        amount: amount, value, total, payment value
        currency: currency
        status: status, state, result
        method: method, payment method, payment type
    """,
    "costs": """
        cost_id: cost id, id
        from_on: from on, from, start, start date, month, date
        to_on: to on, to, end, end date
        department: department, cost center, team
        item: item, description, name
        line: line
        amount: amount, cost, value
        currency: currency
        purpose: purpose
    """,
    "rates": """
        valid_on: valid on, date, day, on
        currency_from: currency from, from, from currency, base
        currency_to: currency to, to, to currency, quote
        rate: rate, exchange rate, price
    """,
    "targets": """
        target_id: target id, id
        metric: metric, kpi
        dimensions: dimensions, filter
        period: period, month, quarter, year
        value: value, target, goal
        department: department, team
        owner: owner
        horizon: horizon
    """,
    "benchmarks": """
        metric: metric, kpi
        industry: industry, sector
        country: country
        low: low, lower, p25
        median: median, average
        high: high, upper, p75
        source: source
        published_on: published on, date
    """,
}

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {table: _read(text) for table, text in _TEXTS.items()}
"""By table and column."""
