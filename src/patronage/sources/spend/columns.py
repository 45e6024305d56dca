"""The columns that files of spend have, under the headers of Google, Meta and of people's own tables."""

from __future__ import annotations

from dataclasses import replace

from patronage.base.expr import SqlType
from patronage.contract.marketing import SPEND
from patronage.contract.table import Column

__all__ = ["CAMPAIGN_COLUMNS", "SPEND_COLUMNS"]

# Beside those of the contract; English, Spanish, French, German, Italian, Portuguese, Russian, Romanian.
_MORE = {
    "account": "cuenta, nombre de la cuenta, nom du compte, kontoname, konto, nome account, аккаунт,"
    " название аккаунта, numele contului, cont, account id",
    "spent_on": "día, dia, jour, tag, datum, giorno, día del gasto, день, zi, ziua",
    "campaign_id": "identificador de la campaña, id de campaña, id de la campaña, identifiant de campagne,"
    " identifiant de la campagne, kampagnen-id, id campagna, id кампании, идентификатор кампании,"
    " id-ul campaniei, id campanie",
    "campaign": "nombre de la campaña, campagne, nom de la campagne, kampagne, kampagnenname,"
    " name der kampagne, campagna, nome della campagna, campanha, nome da campanha, название кампании,"
    " campanie, numele campaniei",
    "amount": "ad spend, marketing spend, media spend, advertising spend, total spend, spend amount,"
    " importe gastado, gasto publicitario, inversión, montant dépensé, dépenses, coût,"
    " ausgegebener betrag, kosten, ausgaben, werbeausgaben, importo speso, costo, spesa, valor gasto,"
    " valor usado, custo, сумма затрат, потраченная сумма, потрачено, стоимость, расходы, затраты,"
    " suma cheltuită, cheltuieli",
    "currency": "divisa, código de moneda, devise, code de devise, währung, währungscode, valuta,"
    " código da moeda, код валюты, codul monedei, cod monedă, account currency",
    "impressions": "impresiones, impressionen, visualizzazioni, impressões, показы, afișări, impr",
    "clicks": "clicks (all), clics en el enlace, clics (todos), clics sur un lien, clics sur le lien,"
    " clics (tous), link-klicks, linkklicks, klicks, klicks (alle), clic sul link, clic, cliques no link,"
    " cliques, клики по ссылке, клики, клики (все), clicuri pe link, clicuri, clicuri (toate)",
    "reported_conversions": "website purchases, compras, compras en el sitio web, conversiones, achats,"
    " achats sur le site web, käufe, website-käufe, acquisti, conversioni, conversões, покупки,"
    " покупки на сайте, конверсии, achiziții, achiziții pe site, conversii",
    "reported_value": "conversions value, total conv. value, purchase conversion value,"
    " website purchases conversion value, valor de conv., valor de conversión,"
    " valor de conversión de compras, valeur de conv., valeur de conversion des achats, conv.-wert,"
    " conversion-wert, conversion-wert von käufen, conversion-wert für käufe, valore conv.,"
    " ценность конв., ценность конверсий, ценность конверсии покупки, valoare conv., valoarea conv.,"
    " valoarea conversiei achizițiilor",
}
_OWN = {
    "ad_set": "ad set name, ad group, ad group name, nombre del conjunto de anuncios, grupo de anuncios,"
    " nom de l'ensemble de publicités, groupe d'annonces, name der anzeigengruppe, anzeigengruppe,"
    " anzeigengruppenname, название группы объявлений, группа объявлений,"
    " numele setului de reclame, grup de anunțuri",
    "ad": "ad name, nombre del anuncio, nom de la publicité, name der werbeanzeige, anzeigenname,"
    " название объявления, numele reclamei",
    "starts_on": "reporting starts, inicio del informe, inicio de los informes, début des rapports,"
    " début du rapport, berichtsbeginn, beginn des berichts, auswertungsbeginn, inizio report,"
    " início dos relatórios, начало отчетности, дата начала отчетности, începutul raportării,"
    " start date, period start, from",
    "ends_on": "reporting ends, fin del informe, fin de los informes, fin des rapports, fin du rapport,"
    " berichtsende, ende des berichts, auswertungsende, fine report, término dos relatórios,"
    " окончание отчетности, дата окончания отчетности, sfârșitul raportării, end date, period end, to",
    "week_on": "week, week of, week start, semana, semaine, woche, settimana, неделя, săptămână, săptămâna",
    "month": "month, year month, mes, mois, monat, mese, mês, месяц, lună, luna",
    "results": "results, resultados, résultats, ergebnisse, risultati, результаты, rezultate",
    "result_indicator": "result indicator, result type, indicador de resultado, tipo de resultado,"
    " indicateur de résultat, indicateur de résultats, type de résultat, ergebnisindikator, ergebnistyp,"
    " индикатор результата, тип результата, indicator de rezultat, tip de rezultat",
}
_TYPES: dict[str, SqlType] = {"starts_on": "date", "ends_on": "date", "week_on": "date", "results": "double"}
_NOT_THE_DAY = ("reporting starts",)


def _split(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _of_contract(column: Column) -> Column:
    known = (*column.aliases, *_split(_MORE[column.name])) if column.name in _MORE else column.aliases
    # What the platform counts as a result stands in another column.
    left_out = (*_NOT_THE_DAY, *_split(_OWN["results"]))
    return replace(column, aliases=tuple(name for name in known if name not in left_out))


def _own(name: str) -> Column:
    return Column(name, _TYPES.get(name, "text"), "Read on the way", aliases=_split(_OWN[name]))


CAMPAIGN_COLUMNS = ("campaign_id", "campaign", "ad_set", "ad")
"""The columns that name what ran; a summary names nothing."""

SPEND_COLUMNS: tuple[Column, ...] = (
    *(_of_contract(column) for column in SPEND.columns if column.name != "line"),
    *(_own(name) for name in _OWN),
)
"""Columns of the contract's spend, and those that tell which days and which results a row is about."""
