"""Notes of several metrics: said once, of all of them, by the names people know them by."""

from __future__ import annotations

from datetime import date

from patronage.base.locale import Locale
from patronage.base.note import Note, Term
from patronage.reports.of_several import of_several


def known(name: str, label: str, last: date) -> Note:
    term = Term(f"metric.{name}.label", name, label)
    return Note.of("common_days", metric=term, first=date(2025, 1, 1), last=last)


def test_only_notes_that_say_the_same_are_joined() -> None:
    march, april = date(2025, 3, 31), date(2025, 4, 30)
    notes = [
        known("mer", "Marketing efficiency ratio", march),
        "somebody else's sentence",
        known("roi", "Return on a new customer", march),
        known("cac", "Customer acquisition cost", april),
        Note.of("service_outside"),
        known("roi", "Return on a new customer", march),
    ]
    said = of_several(notes, Locale())
    assert len(said) == 4
    assert said[0].startswith("Marketing efficiency ratio, Return on a new customer: the days from ")
    assert said[1] == "somebody else's sentence"
    assert said[2].startswith("Customer acquisition cost: the days from ")


def test_joined_notes_are_still_said_in_other_languages() -> None:
    march, russian = date(2025, 3, 31), Locale("ru")
    (said,) = of_several([known("cac", "CAC", march), known("roi", "ROI", march)], russian)
    assert russian.note(said).startswith("Стоимость привлечения (CAC), Отдача нового клиента: считаются дни")


def test_programs_read_the_name_and_people_the_label() -> None:
    note = known("cac", "Customer acquisition cost", date(2025, 3, 31))
    assert note == "cac: the days from 2025-01-01 to 2025-03-31 count, for which all its data is known"
    assert (
        Locale().note(note).startswith("Customer acquisition cost: the days from 1 Jan 2025 to 31 Mar 2025")
    )
