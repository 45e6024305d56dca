"""The cuts a KPI is asked in, and what a statement written by hand says differently in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from patronage.metrics.question import Options

__all__ = ["CUTS", "Cut"]


@dataclass(frozen=True)
class Cut:
    """One way to split a KPI.

    `words` fill in the statements of `by_hand`; `around` stands around a statement that serves several cuts;
    `keys` is how many columns of the answer name its cell.
    """

    options: Options
    keys: int
    words: Mapping[str, str] = field(default_factory=dict)
    around: str = "{statement}"


_PLAIN = {"orders": "order_facts as f", "refunds": "refund_facts as f", "customers": "customer_facts as f"}
_SPLIT = {"by": "group by 1", "key": "key,", "on": "using (key)"}

CUTS: Mapping[str, Cut] = {
    "total": Cut(
        {},
        keys=0,
        words=_PLAIN
        | dict.fromkeys(("key", "o_key", "r_key", "c_key", "by"), "")
        | {"on": "on true", "again": "count(*) > 1", "before": "{start}"},
    ),
    "month": Cut(
        {"grain": "month"},
        keys=1,
        words=_SPLIT
        | dict.fromkeys(("o_key", "r_key", "c_key"), "c.month as key,")
        | {
            "orders": "order_facts as f join calendar as c on c.day = f.ordered_on",
            "refunds": "refund_facts as f join calendar as c on c.day = f.counted_on",
            "customers": "customer_facts as f join calendar as c on c.day = f.cohort_on",
            "again": "count(*) > 1",
            "before": "c.month",
        },
        # A month without any row stands there too, and one that is not over yet says so.
        around=(
            "with found as (\n{statement}\n)\nselect p.month, f.* exclude (key), p.month_end > {as_of}"
            " or p.month < {start}\nfrom calendar as p left join found as f on f.key = p.month\n"
            "where p.day = p.month and p.month_end >= {start} and p.day <= {as_of} order by 1"
        ),
    ),
    "channel": Cut(
        {"by": "channel"},
        keys=1,
        words=_SPLIT
        | _PLAIN
        | dict.fromkeys(("o_key", "r_key"), "f.channel as key,")
        | {
            "c_key": "f.acquisition_channel as key,",
            # A customer counts where the second or a later order of the period was made.
            "again": "max(f.order_number) > 1",
            "before": "{start}",
        },
        around="{statement}\norder by 1",
    ),
    "day": Cut({"grain": "day"}, keys=1),
    "cohort": Cut({"cohort": "month"}, keys=2),
}
