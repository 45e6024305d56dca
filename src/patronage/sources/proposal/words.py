"""Beginnings of words that headers are made of, by table and column: English, Spanish, Russian, Romanian."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

__all__ = ["TELLING", "WORDS", "Words", "names_number", "score_of", "tokens"]

Words = tuple[tuple[str, ...], ...]
"""Words of which a header has one; those joined by + stand together in it."""


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _words(text: str) -> Words:
    listed = (word.strip() for word in text.replace("\n", " ").split(","))
    return tuple(tuple(_bare(stem) for stem in word.split("+")) for word in listed if word)


def _read(text: str) -> Mapping[str, Words]:
    """Read `name: word, word`, where a line without a colon goes on with the name before."""
    found: dict[str, str] = {}
    name = ""
    for line in filter(str.strip, text.splitlines()):
        named, colon, rest = line.partition(":")
        name, words = (named.strip(), rest) if colon else (name, line)
        found[name] = f"{found.get(name, '')} {words}"
    return {name: _words(words) for name, words in found.items()}


_WHO = """
    customer, client, buyer, purchaser, shopper, member, email, mail, cliente, comprador, socio,
    correo, клиент, покупател, заказчик, почт, cumparator, client+id, cliente+id, customer+id,
    client+numar
"""
_WHEN = """
    date, day, when, time, timestamp, fecha, dia, hora, cuando, дата, день, врем, когда, data, ziua,
    ora, moment
"""
_MONEY = """
    amount, total, sum, value, price, revenue, paid, subtotal, importe, suma, valor, precio, monto,
    сумм, итог, стоим, выручк, оплат, к+оплате, valoare, pret, plata, incasat
"""
_CURRENCY = """
    currency, moneda, divisa, валют, valuta
"""
_CHANNEL = """
    channel, source, origin, canal, origen, fuente, канал, источник, sursa
"""
_ORDER = """
    order, purchase, receipt, invoice, pedido, compra, recibo, factura, venta, заказ, чек, чека,
    счет, покупк, накладн, comand, factur, chitant, bon, order+number, order+id, receipt+number,
    numero+pedido, numero+factura, номер+заказ, номер+чек, numar+comand, nr+comand, numar+factur
"""
_STATUS = """
    status, state, estado, situacion, статус, состоян, stare, stadiu
"""
_COUNTRY = """
    country, pais, страна, tara
"""
_PRODUCT = """
    product, item, article, sku, producto, articulo, referencia, товар, артикул, изделие, produs,
    articol
"""

_TEXTS = {
    "orders": f"""
        order_id: {_ORDER}
        customer: {_WHO}
        ordered_at: {_WHEN}
        gross: {_MONEY}
        currency: {_CURRENCY}
        status: {_STATUS}
        channel: {_CHANNEL}
        country: {_COUNTRY}
        discount: discount, rebate, descuento, rebaja, скидк, reducere
        shipping: shipping, delivery, postage, freight, envio, portes, доставк, livrare, transport
        tax: tax, vat, iva, impuesto, ндс, налог, tva, taxa
        coupon: coupon, voucher, promo, cupon, промокод, купон
    """,
    "order_lines": f"""
        order_id: {_ORDER}
        product: {_PRODUCT}
        customer: {_WHO}
        ordered_at: {_WHEN}
        quantity: quantity, qty, pieces, units, cantidad, unidades, кол, количеств, штук, cantitate,
            bucati
        unit_price: price, unit+price, precio, precio+unitario, цена, pret, pret+unitar
        currency: {_CURRENCY}
    """,
    "refunds": f"""
        order_id: {_ORDER}
        customer: {_WHO}
        refunded_at: {_WHEN}
        goods: {_MONEY}
        currency: {_CURRENCY}
        refund_id: refund+number, refund+id, return+number, numero+devolucion, numero+reembolso,
            номер+возврат, numar+retur, numar+rambursare
        reason: reason, cause, motivo, razon, причин, motiv
    """,
    "spend": f"""
        spent_on: {_WHEN}
        channel: {_CHANNEL}, platform, network, plataforma, red, площадк, platforma, retea
        amount: spend, spent, cost, budget, gasto, coste, inversion, presupuesto, расход, затрат,
            потрач, бюджет, cheltui, buget, amount, importe, сумм, suma
        campaign: campaign, campana, кампан, campanie
        currency: {_CURRENCY}
        clicks: clicks, clics, clic, клик, clicuri
        impressions: impressions, impresiones, показ, afisari
    """,
    "contacts": f"""
        contact_id: ticket, case, call, contact, conversation, incidencia, caso, llamada, consulta,
            обращен, звон, тикет, заявк, tichet, apel, sesizare, caz, ticket+number, numero+caso,
            номер+обращен
        customer: {_WHO}
        queued_at: {_WHEN}
        agent: agent, operator, handled, agente, operador, оператор, сотрудник, агент, angajat
        medium: medium, channel, canal, medio, канал
        reason: reason, topic, subject, motivo, tema, asunto, тема, причин, motiv, subiect
        wait: wait, espera, ожидан, astept
        talk: talk, conversacion, разговор, convorbire
    """,
    "surveys": f"""
        customer: {_WHO}
        answered_at: {_WHEN}
        score: score, rating, stars, nota, puntuacion, valoracion, оценк, балл, звезд, scor,
            punctaj, calificativ, evaluare
        survey_id: response+id, survey+id, answer+number, номер+ответ, numar+raspuns,
            numero+respuesta
        body: comment, feedback, comentario, opinion, коммент, отзыв, comentariu, parere
    """,
    "subscriptions": f"""
        subscription_id: subscription, membership, contract, suscripcion, abono, membresia, подписк,
            абонемент, договор, abonament, contract+numar
        customer: {_WHO}
        started_at: start, began, since, inicio, alta, начал, старт, inceput, activare
        ended_at: end, ended, cancel, fin, baja, конец, оконч, отмен, sfarsit, anulare, incheiere
        amount: {_MONEY}
        currency: {_CURRENCY}
        plan: plan, tier, tarifa, план, тариф, pachet
        interval: interval, frequency, billing, frecuencia, periodicidad, период, частот, frecventa,
            perioada
    """,
    "costs": f"""
        from_on: {_WHEN}, month, mes, месяц, luna
        amount: amount, sum, total, cost, importe, coste, сумм, расход, suma
        department: department, team, departamento, equipo, отдел, департамент, departament, echipa
        item: item, description, concepto, descripcion, стать, описан, denumire, descriere
        currency: {_CURRENCY}
    """,
    "customers": f"""
        customer: {_WHO}
        created_at: {_WHEN}, registered, registro, alta, регистрац, inregistr
        country: {_COUNTRY}
        acquisition_channel: {_CHANNEL}
        email: email, mail, correo, почт
        phone: phone, telefono, movil, телефон, telefon
        name: name, nombre, имя, фио, nume
    """,
}

WORDS = {table: _read(text) for table, text in _TEXTS.items()}
"""Table -> column -> the words a header of it is made of."""

TELLING = _read("""
    refunds: refund, return, credit, devoluc, reembols, abono, возврат, retur, ramburs
    contacts: ticket, case, call, agent, operator, conversation, llamada, incidencia, consulta,
        caso, agente, operador, звон, обращен, оператор, тикет, apel, tichet, sesizare
    surveys: score, rating, stars, survey, nota, puntuacion, valoracion, encuesta, оценк, балл,
        опрос, scor, punctaj, evaluare, sondaj
    subscriptions: subscription, membership, plan, suscripc, membresia, abono, подписк, абонемент,
        тариф, abonament
    costs: department, team, departamento, equipo, отдел, департамент, departament, echipa
    order_lines: quantity, qty, pieces, units, cantidad, unidades, количеств, кол, штук, cantitate,
        bucati
    spend: spend, spent, campaign, clicks, impressions, budget, gasto, inversion, campana, clics,
        расход, затрат, потрач, кампан, клик, cheltui, campanie, clicuri, buget
""")
"""Table -> words of which a file of it has one; what has none of them is orders, or customers."""

_TOKEN = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])")  # noqa: RUF001  # Cyrillic letters, too
_SHORT = 3


@cache
def tokens(header: str) -> tuple[str, ...]:
    """Give a header's words, lower-case and without accents.

    Examples
    --------
    >>> tokens("Nº de Pedido"), tokens("orderDate")
    (('no', 'de', 'pedido'), ('order', 'date'))
    """
    return tuple(_TOKEN.findall(_bare(_HUMP.sub(" ", header))))


def score_of(header: str, words: Words) -> int:
    """Tell how much of a header the best of some words explains; 0 where none does.

    Examples
    --------
    >>> score_of("Número de pedido", _words("pedido, numero+pedido"))
    12
    """
    found = tokens(header)
    return max(
        (sum(map(len, stems)) for stems in words if all(any(_is(t, stem) for t in found) for stem in stems)),
        default=0,
    )


def names_number(header: str) -> bool:
    """Tell whether a header speaks of a number or code, as those of ids do.

    Examples
    --------
    >>> names_number("Номер заявки"), names_number("Motivo")
    (True, False)
    """
    return any(token in _NUMBERS for token in tokens(header))


_NUMBERS = frozenset(
    "no nr num number numero numar id ref reference code codigo cod номер код nro referencia".split()  # noqa: SIM905
)


def _is(token: str, stem: str) -> bool:
    # Short words begin too many others.
    return token == stem if len(stem) <= _SHORT else token.startswith(stem)
