"""Who is one person, by union-find in plain Python: the second implementation of the store's matching."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import phonenumbers

Partition = frozenset[frozenset[str]]

_NOBODYS = {"noreply", "guest"}


@dataclass(frozen=True)
class Told:
    """What a row says: a delivered id with an address, a phone, or the word it shares with others."""

    delivered: str
    email: str = ""
    phone: str = ""
    person: str = ""


class Joined:
    """Union-find over anything."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, one: Hashable) -> Hashable:
        self._parent.setdefault(one, one)
        while self._parent[one] != one:
            one = self._parent[one]
        return one

    def join(self, several: Iterable[Hashable]) -> None:
        roots = [self.root(one) for one in several]
        for other in roots[1:]:
            self._parent[self.root(other)] = self.root(roots[0])


def address(text: str) -> str:
    """Give the key of an address, nothing where it is nobody's."""
    plain = text.strip().lower()
    name, at, domain = plain.partition("@")
    return plain if at and "." in domain and name not in _NOBODYS else ""


def number(text: str, region: str) -> str:
    """Give the key of a phone, nothing where it is none."""
    try:
        read = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    known = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
    return known if phonenumbers.is_valid_number(read) and len(set(known[-6:])) > 1 else ""


def people(rows: Sequence[Told], region: str = "") -> tuple[Partition, dict[str, str]]:
    """Give who is one person, and by which rule each id was joined to others."""
    words, addresses, phones = _keys(rows, region)
    everybody = {row.delivered for row in rows} | {row.person for row in rows if row.person}
    by_id, joined = Joined(), Joined()
    for ids in words.values():
        by_id.join(ids)
        joined.join(ids)
    # Nobody's own: an address of more than 20 ids, any key of an id that has more than five of its kind.
    crowded = {a for a, ids in addresses.items() if len(ids) > 20}
    for held in _followed(addresses, crowded):
        joined.join(held)
    by_address = {one: joined.root(one) for one in everybody}
    has_address = {by_address[one] for ids in addresses.values() for one in ids}
    shared = [{by_address[one] for one in held} for held in _followed(phones, set()) if len(held) > 1]
    followed = [groups for groups in shared if len(groups & has_address) < 2 and 1 < len(groups) <= 5]
    clusters = Joined()
    for groups in followed:
        clusters.join(groups)
    members: defaultdict[Hashable, set[Hashable]] = defaultdict(set)
    for one in {one for groups in followed for one in groups}:
        members[clusters.root(one)].add(one)
    for several in members.values():
        if len(several & has_address) < 2:
            joined.join(several)
    return _partition(everybody, joined), _rules(everybody, by_id, by_address, joined)


def _keys(
    rows: Sequence[Told], region: str
) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    words: defaultdict[str, set[str]] = defaultdict(set)
    addresses: defaultdict[str, set[str]] = defaultdict(set)
    phones: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.person:
            words[row.person] |= {row.delivered, row.person}
        for text in (row.email, row.delivered, row.person):
            owner = row.person if text == row.person else row.delivered
            if "@" in text and address(text):
                addresses[address(text)].add(owner)
        if row.phone and number(row.phone, region):
            phones[number(row.phone, region)].add(row.delivered)
    return words, addresses, phones


def _followed(keys: dict[str, set[str]], crowded: set[str]) -> list[set[str]]:
    """Give those who share each key, but ids with more than five of them."""
    times: defaultdict[str, int] = defaultdict(int)
    for ids in keys.values():
        for one in ids:
            times[one] += 1
    return [{one for one in ids if times[one] <= 5} for key, ids in keys.items() if key not in crowded]


def _partition(everybody: Iterable[str], joined: Joined) -> Partition:
    groups: defaultdict[Hashable, set[str]] = defaultdict(set)
    for one in everybody:
        groups[joined.root(one)].add(one)
    return frozenset(map(frozenset, groups.values()))


def _rules(
    everybody: set[str], by_id: Joined, by_address: dict[str, Hashable], joined: Joined
) -> dict[str, str]:
    def sizes(root: dict[str, Hashable]) -> dict[str, int]:
        times: defaultdict[Hashable, int] = defaultdict(int)
        for one in everybody:
            times[root[one]] += 1
        return {one: times[root[one]] for one in everybody}

    ids = sizes({one: by_id.root(one) for one in everybody})
    addresses, all_ = sizes(by_address), sizes({one: joined.root(one) for one in everybody})
    rules = (("id", ids), ("e-mail", addresses), ("phone", all_))
    return {one: rule for one in everybody for rule, size in reversed(rules) if size[one] > 1} | {
        one: next(rule for rule, size in rules if size[one] > 1) for one in everybody if all_[one] > 1
    }
