"""How a shop's people are known: how many ids are joined by which rule, and what is left apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from patronage.engine.duckdb import DUCKDB, DuckDB
from patronage.store.identity.keys import ERASED
from patronage.store.identity.match import AMBIGUOUS, MOST_ADDRESSES, MOST_IDS, MOST_SHARING
from patronage.store.whole import whole

__all__ = [
    "Ambiguous",
    "Known",
    "ambiguous_keys",
    "count_people",
    "first_ids",
    "joined_ids",
    "known_people",
    "masked",
]

_WHY = {
    "several_people": "people with other e-mail addresses share it",
    "contradicts": "who has it shares another phone with somebody else",
    "many_of_one": f"an id comes with more than {MOST_ADDRESSES} of them",
    "many_bear_it": f"more than {MOST_IDS} ids bear the address, or over {MOST_SHARING} people the phone",
}


@dataclass(frozen=True)
class Ambiguous:
    """An e-mail address or phone number that speaks for several people and joins none of them."""

    kind: str
    key: str
    why: str
    ids: tuple[str, ...]
    people: int


@dataclass(frozen=True)
class Known:
    """How a shop's people are known.

    `joined` counts delivered ids by the rule that joined them to others; `left_out` counts addresses and
    phones that join nobody by the reason; `ambiguous` lists those that speak for several people.
    """

    ids: int
    people: int
    joined: Mapping[str, int]
    left_out: Mapping[str, int]
    ambiguous: tuple[Ambiguous, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Give the object every face prints."""
        return asdict(self)


def known_people(engine: DuckDB, *, unmask: bool = False) -> Known:
    """Read how people are known, and what is left apart.

    Parameters
    ----------
    engine
        A shop's database.
    unmask
        Whether e-mail addresses, phones and ids are given as they were delivered.
    """
    return replace(count_people(engine), ambiguous=tuple(ambiguous_keys(engine, unmask=unmask)))


def count_people(engine: DuckDB) -> Known:
    """Count ids, people, and what joined them or did not; what is left apart is counted, and not listed."""
    ids, people = engine.execute("select count(*), count(distinct person) from person_ids")[0]
    joined = engine.execute(
        "select joined_by, count(*) from person_ids where joined_by is not null group by 1 order by 1"
    )
    left_out = engine.execute(
        "select left_out, count(distinct coalesce(key, text)) from person_keys where left_out is not null"
        " group by 1 order by 1"
    )
    return Known(
        whole(ids),
        whole(people),
        {str(rule): whole(count) for rule, count in joined},
        {str(why): whole(count) for why, count in left_out},
    )


def joined_ids(engine: DuckDB, *, unmask: bool = False) -> list[tuple[int, str, str]]:
    """List the ids that are one person's with others: the person's surrogate, the id, the rule."""
    rows = engine.execute(
        "select person, delivered, joined_by from person_ids where joined_by is not null"
        f" and not starts_with(delivered, {ERASED}) order by min(delivered) over (partition by person), 1, 2"
    )
    shown = str if unmask else masked
    return [(whole(person), shown(str(delivered)), str(rule)) for person, delivered, rule in rows]


def ambiguous_keys(engine: DuckDB, *, unmask: bool = False) -> list[Ambiguous]:
    """List the e-mail addresses and phone numbers that speak for several people."""
    reasons = ", ".join(DUCKDB.literal(why) for why in AMBIGUOUS)
    rows = engine.execute(f"""
        select k.kind, coalesce(k.key, k.text) as key, min(k.left_out), count(distinct i.person),
          string_agg(distinct i.delivered, chr(10) order by i.delivered)
        from person_keys as k join person_ids as i on i.customer = k.customer
        where k.left_out in ({reasons}) group by all order by all
    """)
    shown = str if unmask else masked
    return [
        Ambiguous(
            str(kind), shown(str(key)), _WHY[str(why)], tuple(map(shown, str(ids).split("\n"))), whole(n)
        )
        for kind, key, why, n, ids in rows
    ]


def first_ids(engine: DuckDB, people: Sequence[int]) -> dict[int, str]:
    """Find the first id each of some people came by, masked."""
    rows = engine.execute(
        "select person, min(delivered) from person_ids where list_contains(?, person) group by person",
        [list(people)],
    )
    return {whole(person): masked(str(delivered)) for person, delivered in rows}


def masked(text: str) -> str:
    """Hide what an address, a phone number or an id says of somebody; its owner still knows it again.

    Examples
    --------
    >>> masked("jane.doe@example.org"), masked("+34600111222"), masked("zendesk 4039"), masked("17")
    ('j***@e***.org', '+34 ... 222', 'zendesk 4039', '17')
    """
    name, at, domain = text.partition("@")
    if at:
        _, dot, end = domain.rpartition(".")
        return f"{name[:1]}***@{domain[:1]}***{dot}{end}"
    digits = text.removeprefix("phone ").removeprefix("+")
    if digits.isdigit() and (digits != text or len(digits) > _LONGEST_ID):
        return f"{text[: len(text) - len(digits) + 2]} ... {digits[-3:]}"
    return text


_LONGEST_ID = 13
