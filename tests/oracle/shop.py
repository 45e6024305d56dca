"""A shop a second time: kept orders, refunds and customers in plain Python, by what the words mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from typing import Any

from tests.oracle.first_orders import dearest, thirds
from tests.oracle.rates import Rates

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
MISSING = "(not given)"
ZERO = Decimal(0)


@dataclass
class Line:
    product: str
    category: str
    product_id: str | None
    gross: Decimal
    discount: Decimal
    cost: Decimal | None
    units: int


@dataclass
class Customer:
    name: str
    traits: dict[str, str] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    is_before_history: bool = False

    @property
    def cohort_on(self) -> date | None:
        return self.orders[0].day if self.orders and not self.is_before_history else None


@dataclass
class Order:
    id: str
    customer: Customer | None
    at: datetime
    gross: Decimal
    discount: Decimal
    cost: Decimal | None
    units: int
    shipping_cost: Decimal | None
    fee: Decimal | None
    traits: dict[str, str]
    lines: list[Line] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def place(self) -> int:
        """Return 1 for the customer's first order."""
        return self.customer.orders.index(self) + 1 if self.customer else 0

    @property
    def before(self) -> Order | None:
        """Return the customer's order before this one."""
        return self.customer.orders[self.place - 2] if self.customer and self.place > 1 else None


@dataclass
class Refund:
    order: Order | None
    customer: Customer | None
    paid_on: date | None
    goods: Decimal
    cost_back: Decimal
    traits: dict[str, str]

    def day(self, basis: str) -> date | None:
        return self.order.day if self.order and basis == "order" else self.paid_on

    def is_known(self, as_of: date) -> bool:
        return self.paid_on is None or self.paid_on <= as_of


@dataclass
class Shop:
    orders: list[Order]
    refunds: list[Refund]
    customers: list[Customer]
    rows: Rows = field(default_factory=dict)

    @property
    def first_on(self) -> date:
        return min((o.day for o in self.orders), default=self.last_on)

    @property
    def last_on(self) -> date:
        paid = [r.paid_on for r in self.refunds if r.paid_on]
        return max([*(o.day for o in self.orders), *paid])


def plain_shop(rows: Rows, home: str, history: str) -> Shop:
    """Read delivered rows the way the shop's books would."""
    reader = _Reader(rows, home)
    orders = sorted(reader.orders(), key=lambda o: (o.at, o.id))
    customers = reader.customers
    for order in orders:
        if order.customer:
            order.customer.orders.append(order)
    refunds = list(reader.refunds({o.id: o for o in orders}))
    for customer in customers.values():
        _place_of_origin(customer, last_visit(rows, customer))
    firsts = {c.name: c.orders[0].gross - c.orders[0].discount for c in customers.values() if c.orders}
    for name, third in thirds(firsts).items():
        customers[name].traits["ticket_band"] = third
    if history != "complete":
        _judge_history(date.fromisoformat(history), customers.values(), rows)
    return Shop(orders, refunds, list(customers.values()), rows)


class _Reader:
    def __init__(self, rows: Rows, home: str) -> None:
        self.rows = rows
        self.home = home
        self.customers: dict[str, Customer] = {}
        for row in rows.get("customers", ()):
            traits = {
                "acquisition_channel": shop_channel(rows, row.get("acquisition_channel")),
                "country": row.get("country"),
                "customer_kind": row.get("kind"),
                "registered": {True: "registered", False: "guest", None: None}[row.get("registered")],
            }
            self.who(row["customer"], **traits)
        self.rates = Rates(rows.get("rates", ()), home)
        self.lines_of = defaultdict(list)
        for row in rows.get("order_lines", ()):
            self.lines_of[row["order_id"]].append(row)
        # Names belong to products: the catalogue's, else what lines call them.
        self.named: dict[str, dict[str, str]] = defaultdict(dict)
        for row in (*rows.get("order_lines", ()), *rows.get("products", ())):
            if row.get("product_id"):
                known = {k: row[k] for k in ("product", "category") if row.get(k)}
                self.named[row["product_id"]] |= known

    def who(self, name: str | None, **traits: str | None) -> Customer | None:
        if name is None:
            return None
        customer = self.customers.setdefault(name, Customer(name))
        customer.traits |= {k: v or MISSING for k, v in traits.items()}
        return customer

    def factor(self, currency: str | None, day: date | None) -> Decimal | None:
        """Return what one unit is worth at home; nothing without a rate."""
        return Decimal(1) if currency in (None, self.home) else self.rates.get((currency, day))

    def is_kept(self, row: Row) -> bool:
        words = {"cancelled", "voided", "draft", "test"}
        left_out = row.get("status") in words or row.get("cancelled_at") or row.get("is_test")
        return not left_out and self.factor(row.get("currency"), _day(row["ordered_at"])) is not None

    def orders(self) -> Iterable[Order]:
        for row in self.rows.get("orders", ()):
            if self.is_kept(row):
                yield self.order(row)

    def order(self, row: Row) -> Order:
        day = _day(row["ordered_at"])
        factor = self.factor(row.get("currency"), day) or ZERO
        lines = [self.line(line, day, factor) for line in self.lines_of[row["order_id"]]]

        def stated(name: str) -> Decimal | None:
            return None if row.get(name) is None else Decimal(row[name]) * factor

        gross, discount, cost = stated("gross"), stated("discount"), stated("cost_of_goods")
        gross = sum((x.gross for x in lines), ZERO) if gross is None else gross
        discount = sum((x.discount for x in lines), ZERO) if discount is None else discount
        if cost is None and lines and all(x.cost is not None for x in lines):
            cost = _sum_known(lines)
        units = sum(x.units for x in lines) if lines else row.get("units") or 0
        order = Order(
            id=row["order_id"],
            customer=self.who(row["customer"]),
            at=_instant(row["ordered_at"]),
            gross=gross,
            discount=discount,
            cost=cost,
            units=units,
            shipping_cost=stated("shipping_cost"),
            fee=stated("payment_fee"),
            traits=_traits(
                {**row, "channel": shop_channel(self.rows, row.get("channel"))},
                channel="channel",
                sales_channel="sales_channel",
                coupon="coupon",
                country="order_country",
            ),
            lines=lines,
        )
        order.lines.append(_rest(order))
        return order

    def line(self, row: Row, day: date, factor: Decimal) -> Line:
        pieces = row.get("quantity") or 1
        cost = None if row.get("unit_cost") is None else pieces * Decimal(row["unit_cost"]) * factor
        if cost is None:
            listed = self.listed_cost(row.get("product_id"), day)
            cost = None if listed is None else pieces * listed
        return Line(
            product=self.name_of(row, "product"),
            category=self.name_of(row, "category"),
            product_id=row.get("product_id"),
            gross=pieces * Decimal(row.get("unit_price") or 0) * factor,
            discount=Decimal(row.get("discount") or 0) * factor,
            cost=cost,
            units=pieces,
        )

    def name_of(self, row: Row, what: str) -> str:
        named = self.named.get(row.get("product_id") or "", {})
        own_id = row.get("product_id") if what == "product" else None
        return named.get(what) or row.get(what) or own_id or MISSING

    def listed_cost(self, product_id: str | None, day: date) -> Decimal | None:
        listed = [
            (row.get("valid_from") or date.min, row["unit_cost"])
            for row in self.rows.get("products", ())
            if row["product_id"] == product_id and row.get("unit_cost") is not None
        ]
        in_force = [pair for pair in listed if pair[0] <= day]
        return Decimal(max(in_force)[1]) if in_force else None

    def refunds(self, kept: Mapping[str, Order]) -> Iterable[Refund]:
        known = {row["order_id"]: row for row in self.rows.get("orders", ())}
        dated: dict[str | None, Decimal] = defaultdict(Decimal)
        undated: dict[str | None, Decimal] = defaultdict(Decimal)
        counted = []
        for row in self.rows.get("refunds", ()):
            paid_on = _day(row["refunded_at"]) if row.get("refunded_at") else None
            order_row = known.get(row.get("order_id") or "")
            on = paid_on or (_day(order_row["ordered_at"]) if order_row else None)
            factor = self.factor(row.get("currency"), on)
            if factor is None or (order_row and row["order_id"] not in kept):
                continue
            goods = Decimal(row.get("goods") or 0) * factor
            counted.append((row, paid_on, goods))
            (dated if paid_on else undated)[row.get("order_id")] += goods
        for row, paid_on, goods in counted:
            order = kept.get(row.get("order_id") or "")
            left = goods
            if order and paid_on is None and undated[order.id]:
                # Dated refunds stand in the place of as much of the undated rest.
                left = goods * max(undated[order.id] - dated[order.id], ZERO) / undated[order.id]
            refund = self.refund(row, order, paid_on, left)
            if order:
                order.refunds.append(refund)
            yield refund

    def refund(self, row: Row, order: Order | None, paid_on: date | None, goods: Decimal) -> Refund:
        product = row.get("product_id")
        traits = (
            dict(order.traits)
            if order
            else dict.fromkeys(("channel", "sales_channel", "coupon", "order_country"), MISSING)
        )
        named = self.named.get(product or "", {})
        traits |= {
            "product": named.get("product") or (product if product in self.named else None) or MISSING,
            "category": named.get("category") or MISSING,
            "refund_reason": row.get("reason") or MISSING,
        }
        back = ZERO
        if order and row.get("restocked") and product:
            same = [x for x in order.lines if x.product_id == product and x.cost is not None and x.units]
            if same:
                back = Decimal(row.get("quantity") or 0) * _sum_known(same) / sum(x.units for x in same)
                back = back.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        customer = order.customer if order else self.who(row.get("customer"))
        return Refund(order, customer, paid_on, goods, back, traits)


def _rest(order: Order) -> Line:
    """Return what the order's lines do not hold, as one more line of products not given."""
    cost = None if order.cost is None else order.cost - _sum_known(order.lines)
    return Line(
        product=MISSING,
        category=MISSING,
        product_id=None,
        gross=order.gross - sum((x.gross for x in order.lines), ZERO),
        discount=order.discount - sum((x.discount for x in order.lines), ZERO),
        cost=cost,
        units=order.units - sum(x.units for x in order.lines),
    )


def shop_channel(rows: Rows, name: str | None) -> str | None:
    """Return the shop's channel a name means, in whatever letters."""
    said = [r["channel"] for r in rows.get("channels", ()) if r["name"].lower() == (name or "").lower()]
    return min(said, default=name)


def visitor_names(rows: Rows) -> dict[str, str]:
    """Return whom each browser belongs to, where it ever named somebody."""
    told = (*rows.get("visits", ()), *rows.get("conversions", ()))
    return {r["visitor_id"]: r["customer"] for r in told if r["visitor_id"] and r["customer"]}


def last_visit(rows: Rows, customer: Customer) -> Row | None:
    """Return the visit a customer last made before the first order, up to its day."""
    if not customer.orders:
        return None
    first, names = customer.orders[0], visitor_names(rows)
    own = [
        v
        for v in rows.get("visits", ())
        if (v["customer"] or names.get(v["visitor_id"])) == customer.name
        and v["visited_at"].date() <= first.day
    ]
    own.sort(key=lambda v: (v["visited_at"] > first.at, -v["visited_at"].timestamp(), v["visit_id"]))
    if not own:
        return None
    last = own[0]
    return {
        "shop_channel": shop_channel(rows, last["channel"]),
        "campaign_name": campaign_name(rows, last["campaign"]),
    }


def campaign_name(rows: Rows, told: str | None) -> str:
    """Return the last name of the campaign that has this id, else what was told."""
    named = [r for r in rows.get("spend", ()) if r["campaign_id"] == told and r["campaign"] and told]
    if not named:
        return told or MISSING
    last = max(r["spent_on"] for r in named)
    return str(min(r["campaign"] for r in named if r["spent_on"] == last))


def _place_of_origin(customer: Customer, visit: Row | None) -> None:
    first = customer.orders[0].traits if customer.orders else {}
    best = dearest(customer.orders[0].lines[:-1]) if customer.orders else None
    own = customer.traits
    customer.traits = {
        "acquisition_channel": _either(
            own.get("acquisition_channel"), first.get("channel"), visit["shop_channel"] if visit else None
        ),
        "acquisition_campaign": visit["campaign_name"] if visit else MISSING,
        "country": _either(own.get("country"), first.get("order_country")),
        "customer_kind": own.get("customer_kind", MISSING),
        "registered": own.get("registered", MISSING),
        "first_channel": first.get("channel", MISSING),
        "first_coupon": first.get("coupon", MISSING),
        "first_sales_channel": first.get("sales_channel", MISSING),
        "first_product": best.product if best else MISSING,
        "first_category": best.category if best else MISSING,
        "ticket_band": MISSING,
    }


def _judge_history(start: date, customers: Iterable[Customer], rows: Rows) -> None:
    """Take first orders soon after the start for later ones, unless there is evidence."""
    gaps = sorted((o.day - o.before.day).days for c in customers for o in c.orders if o.before)
    burn_in = gaps[ceil(len(gaps) * 0.9) - 1] if gaps else 0
    listed = {row["customer"]: row for row in rows.get("customers", ())}
    for customer in customers:
        row = listed.get(customer.name, {})
        if not customer.orders or customer.orders[0].day >= start + timedelta(days=burn_in):
            continue
        if row.get("orders_before") is not None:
            customer.is_before_history = row["orders_before"] > len(customer.orders)
        elif row.get("created_at") is not None:
            customer.is_before_history = _day(row["created_at"]) < start
        else:
            customer.is_before_history = True


def _traits(row: Row, **names: str) -> dict[str, str]:
    return {trait: row.get(column) or MISSING for column, trait in names.items()}


def _either(*values: str | None) -> str:
    return next((v for v in values if v and v != MISSING), MISSING)


def _sum_known(lines: Iterable[Line]) -> Decimal:
    return sum((x.cost for x in lines if x.cost is not None), ZERO)


def _instant(at: date) -> datetime:
    return at if isinstance(at, datetime) else datetime.combine(at, time())


def _day(at: date) -> date:
    return _instant(at).date()
