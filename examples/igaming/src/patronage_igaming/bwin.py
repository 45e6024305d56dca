"""The bwin subscribers of February 2005, as published for the study of gambling behaviour.

LaBrie, LaPlante, Nelson, Schumann & Shaffer (2007): eight months of stakes, winnings and bets a player, on
fixed odds (FO) and live action (LA), and a list of who the players are.
"""

from __future__ import annotations

from dataclasses import replace

from patronage.base.finding import Finding
from patronage.engine.duckdb import DuckDB
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.source import Made, Source
from patronage.sources.staging import column_of

__all__ = ["BWIN_PLAYERS", "BWIN_TOTALS"]

_PRODUCTS = {"FO": "fixed odds", "LA": "live action"}
_WAGER = ("wager_id", "customer", "product", "settled_at", "stakes", "winnings", "bets")
_TOTALS = ("USERID", "FOTotalStakes", "LATotalStakes", "FOLastActiveDate", "LALastActiveDate")
_PLAYER = {"customer": "UserID", "created_at": "RegDate", "country": "Country"}


def _recognises_totals(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    return "stakes of fixed odds and live action a player" if set(_TOTALS) <= set(raw.headers) else ""


def _recognises_players(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    wanted = {*_PLAYER.values(), "FirstPay", "FirstSp"}
    return "players with the days they registered and first paid" if wanted <= set(raw.headers) else ""


def _make_totals(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    """Make two wagers of each row, one a product, on the last day it was played."""
    relation = f"stage.bwin_{raw.index}"
    parts = " union all ".join(_of_product(raw, short, name) for short, name in _PRODUCTS.items())
    engine.execute(f"create or replace table {relation} as {parts}")
    rows = replace(raw, relation=relation, headers=_WAGER)
    made = TABLE_FILES.make(engine, rows, replace(options, table="wagers"))
    text = "what was staked over months stands on the last day played: totals are right, months are not"
    return replace(made, findings=(*made.findings, Finding("months_on_one_day", text, file=raw.name)))


def _of_product(raw: Raw, short: str, name: str) -> str:
    def of(header: str) -> str:
        return column_of(raw.headers.index(header))

    # Hashed: a wager outlives the erasure of its customer, whose id must not survive in it.
    own = f"left(md5('wager|' || {of('USERID')}), 16) || '-{short}'"
    columns = (own, of("USERID"), f"'{name}'", of(f"{short}LastActiveDate"), of(f"{short}TotalStakes"),
               of(f"{short}TotalWinnings"), of(f"{short}TotalBets"))  # fmt: skip
    listed = ", ".join(f"{column} as {column_of(i)}" for i, column in enumerate(columns))
    return f"select {listed}, _row from {raw.relation} where {of(f'{short}TotalStakes')} is not null"


def _make_players(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    known = replace(options, table="customers", mapping={**_PLAYER, **options.mapping}, date_order="mdy")
    return TABLE_FILES.make(engine, raw, known)


BWIN_TOTALS = Source(
    "bwin_totals",
    "Stakes and winnings of bwin players",
    frozenset({"wagers"}),
    _recognises_totals,
    _make_totals,
)
BWIN_PLAYERS = Source(
    "bwin_players", "bwin players", frozenset({"customers"}), _recognises_players, _make_players
)
