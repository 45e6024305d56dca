"""Plans people keep: what a metric should reach, a row a target or a column a month."""

from __future__ import annotations

from dataclasses import replace

from patronage.contract.planning import TARGETS
from patronage.engine.duckdb import DuckDB
from patronage.sources.fingerprint import header_of
from patronage.sources.known import Known, make_known
from patronage.sources.options import ReadOptions
from patronage.sources.raw import Raw
from patronage.sources.readers.tables import TABLE_FILES
from patronage.sources.rework import cell, rework
from patronage.sources.source import Made, Source
from patronage.sources.values.months import month_columns
from patronage.sources.wide import one_row_a_period

__all__ = ["TARGET_FILES"]

_METRIC = ("metric", "kpi", "indicator", "indicador", "métrica", "показатель", "метрика")
_PERIOD = ("period", "month", "quarter", "year", "periodo", "mes", "trimestre", "año", "период", "месяц",
    "квартал", "год", "perioada", "luna", "trimestru", "an")  # fmt: skip
_VALUE = ("target", "goal", "plan", "value", "objetivo", "meta", "valor", "цель", "план", "значение", "țintă",
    "valoare", "obiectiv")  # fmt: skip
_HEADERS = {
    "target_id": ("target_id", "target id", "id of the target"),
    "metric": ("name of the metric",),
    "period": ("period of the target",),
    "value": ("value to reach",),
    "dimensions": ("dimensions", "filter", "dimension", "segment", "filtro", "фильтр", "filtru"),
    "department": ("department", "team", "departamento", "equipo", "отдел", "departament", "echipa"),
    "owner": ("owner", "responsable", "ответственный", "responsabil"),
    "horizon": ("horizon", "horizonte", "горизонт", "orizont"),
}


def _recognises(_engine: DuckDB, raw: Raw, _options: ReadOptions) -> str:
    metric = header_of(raw, *_METRIC)
    if not metric or header_of(raw, "low", "median", "high", "industry"):
        return ""
    if periods := month_columns(raw):
        return f"headers {metric} and {raw.headers[min(periods)]}"
    period, value = header_of(raw, *_PERIOD), header_of(raw, *_VALUE)
    return f"headers {metric}, {period} and {value}" if period and value else ""


def _make(engine: DuckDB, raw: Raw, options: ReadOptions) -> Made:
    rows = raw.rows
    periods = month_columns(raw)
    if periods:
        raw = one_row_a_period(engine, raw, periods)
    period = cell(raw, "period", *_PERIOD)
    value = f"replace({cell(raw, 'value', *_VALUE)}, ' ', '')"
    number = f"replace(regexp_extract({value}, '^(-?[0-9.,]+)%$', 1), ',', '.')"
    share = f"cast(cast(try_cast({number} as double) / 100 as decimal(18,6)) as varchar)"
    if engine.execute(f"select 1 from {raw.relation} where contains({value}, ',') limit 1"):
        # Beside numbers with a decimal comma a share has one, too.
        share = f"replace({share}, '.', ',')"
    metric = f"lower(regexp_replace(trim({cell(raw, *_METRIC)}), '[^[:alnum:]]+', '_', 'g'))"
    made_id = f"concat_ws('|', {metric}, {cell(raw, *_HEADERS['dimensions'])}, {period})"
    raw = rework(
        engine,
        raw,
        {
            "name of the metric": metric,
            "period of the target": period,
            "value to reach": f"case when ends_with({value}, '%') then {share} else {value} end",
            "id of the target": f"coalesce({cell(raw, 'target_id', 'target id', 'id')}, {made_id})",
        },
    )
    return make_known(engine, replace(raw, rows=rows), options, Known(TABLE_FILES, _HEADERS, TARGETS.name))


TARGET_FILES = Source("targets", "Plans of metrics", frozenset({"targets"}), _recognises, _make)
