"""Files nobody knows, with headers in four languages: what is proposed for them, kept, and applied again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from patronage.base.errors import UnknownFile, UsageError
from patronage.shop import Shop
from patronage.sources.options import ReadOptions
from patronage.store.settings import Settings
from tests.sources.deliveries import reading, table, written

# ruff: noqa: RUF001  # Cyrillic letters look like Latin ones
PROPOSED = {
    "English orders": (
        ["Receipt ref;When bought;Shopper ref;Sum paid", "R-1;2025-03-01;K-1;12.50", "R-2;2025-03-02;K-1;8"],
        "orders",
        {"order_id": "Receipt ref", "customer": "Shopper ref", "ordered_at": "When bought",
         "gross": "Sum paid"},
    ),
    "Spanish orders": (
        ["Nº de recibo;Día de la venta;Código del comprador;Importe final", "1;2025-03-01;K-1;12,50",
         "2;2025-03-02;K-2;8,00"],
        "orders",
        {"order_id": "Nº de recibo", "customer": "Código del comprador", "ordered_at": "Día de la venta",
         "gross": "Importe final"},
    ),
    "Russian orders": (
        ["Номер чека;Когда куплено;Код покупателя;К оплате;Скидка, руб.", "1;01.03.2025;K-1;12,50;0",
         "2;02.03.2025;K-2;8,00;1"],
        "orders",
        {"order_id": "Номер чека", "customer": "Код покупателя", "ordered_at": "Когда куплено",
         "gross": "К оплате", "discount": "Скидка, руб."},
    ),
    "Romanian orders": (
        ["Nr. bon;Ziua plasării;Cod cumpărător;Valoare de plată", "1;01.03.2025;K-1;12,50",
         "2;02.03.2025;K-2;8,00"],
        "orders",
        {"order_id": "Nr. bon", "customer": "Cod cumpărător", "ordered_at": "Ziua plasării",
         "gross": "Valoare de plată"},
    ),
    "English costs": (
        ["Paid when;Which team;What for;Sum", "2025-03-01;service;tools;120.50", "2025-04-01;sales;rent;9"],
        "costs",
        {"from_on": "Paid when", "amount": "Sum", "department": "Which team"},
    ),
    "Spanish calls": (
        ["Nº de incidencia;Hora de entrada;Operador que atiende;Motivo principal",
         "7;2025-03-01 10:00;Eva;Envío", "8;2025-03-01 11:00;Eva;Envío"],
        "contacts",
        {"contact_id": "Nº de incidencia", "queued_at": "Hora de entrada", "agent": "Operador que atiende",
         "reason": "Motivo principal"},
    ),
    "Russian answers": (
        ["Когда ответил;Оценка сервиса;Покупатель", "01.03.2025;5;K-1", "02.03.2025;3;K-2"],
        "surveys",
        {"customer": "Покупатель", "answered_at": "Когда ответил", "score": "Оценка сервиса"},
    ),
    "Romanian spend": (
        ["Ziua;Rețeaua;Bani cheltuiți;Numele campaniei", "01.03.2025;Meta;12,50;Vară",
         "02.03.2025;Meta;9,00;Vară"],
        "spend",
        {"spent_on": "Ziua", "channel": "Rețeaua", "amount": "Bani cheltuiți",
         "campaign": "Numele campaniei"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROPOSED)
def test_what_is_proposed(name: str, tmp_path: Path) -> None:
    rows, wanted, mapping = PROPOSED[name]
    file = written(tmp_path, table(*rows), "strange.csv")
    with pytest.raises(UnknownFile) as refused, reading(file):
        pass
    assert (refused.value.table, dict(refused.value.mapping)) == (wanted, mapping)
    first, header = next(iter(mapping.items()))
    assert f'--as {wanted} --map {first}="{header}"' in str(refused.value)
    # What is proposed reads the file.
    with reading(file, table=wanted, mapping=mapping) as done:
        assert done.rows(f"select count(*) from stage.{wanted}") == [(2,)]


@pytest.mark.parametrize(
    "rows",
    [
        ["alpha;beta;gamma", "1;2;3", "4;5;6"],
        # Words that fit over values that do not.
        ["Recibo;Comprador;Día;Importe", "R-1;ana;pronto;poco", "R-2;eva;tarde;mucho"],
    ],
)
def test_nothing_is_proposed_in_doubt(rows: list[str], tmp_path: Path) -> None:
    file = written(tmp_path, table(*rows), "strange.csv")
    with (
        pytest.raises(UnknownFile, match="Say what it is, for example: --as") as refused,
        reading(file, save_mapping=True),
    ):
        pass
    assert not refused.value.mapping


def load(shop: Path, file: Path, **options: object) -> str:
    at = datetime(2025, 4, 1, tzinfo=UTC)
    with Shop.open(shop) if shop.exists() else Shop.create(shop, Settings(currency="EUR")) as opened:
        report = opened.load(file, ReadOptions(**options), loaded_at=at)  # type: ignore[arg-type]
        return report.files[0].why


def test_a_proposal_that_was_taken_is_kept_and_applies_to_the_next_file(tmp_path: Path) -> None:
    rows, _, mapping = PROPOSED["Romanian orders"]
    shop = tmp_path / "shop"
    why = load(shop, written(tmp_path, table(*rows), "martie.csv"), save_mapping=True)
    assert "gross = 'Valoare de plată' by its words, as proposed" in why
    kept = Settings.read(shop / "patronage.toml")
    assert kept.mappings == {"orders": mapping}
    assert "# [mappings.orders]" in (shop / "patronage.toml").read_text("utf-8")
    later = written(tmp_path, table(rows[0], "3;03.03.2025;K-2;5,00"), "aprilie.csv")
    why = load(shop, later)
    assert "gross = 'Valoare de plată' as kept in patronage.toml" in why
    with Shop.open(shop) as opened:
        assert [float(str(n)) for n in opened.kpi("orders,gross_revenue").rows[0]] == [3, 25.5]


def test_what_a_person_says_is_kept_where_that_is_asked(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    text = table("alpha;beta;gamma;delta", "1;K-1;2025-03-01;5.00", "2;K-2;2025-03-02;6.00")
    said = {"order_id": "alpha", "customer": "beta", "ordered_at": "gamma", "gross": "delta"}
    load(shop, written(tmp_path, text, "till.csv"), table="orders", mapping=said)
    assert Settings.read(shop / "patronage.toml").mappings == {}
    load(shop, written(tmp_path, text, "till.csv"), table="orders", mapping=said, save_mapping=True)
    # A second layout of the same table stands beside the first.
    other = {"order_id": "no", "customer": "who", "ordered_at": "day", "gross": "sum"}
    file = written(tmp_path, table("no;who;day;sum", "9;K-9;2025-03-03;7.00"), "web shop.csv")
    load(shop, file, table="orders", mapping=other, save_mapping=True)
    load(shop, file, table="orders", mapping=other, save_mapping=True)
    assert Settings.read(shop / "patronage.toml").mappings == {"orders": said, "orders@web shop": other}
    more = written(tmp_path, table("no;who;day;sum", "10;K-9;2025-03-04;7.00"), "more.csv")
    assert "order_id = 'no' as kept in patronage.toml" in load(shop, more)


def test_a_mapping_of_few_headers_helps_and_does_not_say_the_table(tmp_path: Path) -> None:
    kept = {"orders": {"order_id": "Bestellnummer"}}
    orders = table("Bestellnummer,customer,order date,amount", "B-1,ann,2025-03-01,5.00")
    with reading(written(tmp_path, orders), kept=kept) as done:
        assert done.rows("select order_id from stage.orders") == [("B-1",)]
    tickets = table("ticket id,Bestellnummer,created at,agent", "7,B-1,2025-03-01 10:00,Eva")
    with reading(written(tmp_path, tickets), kept=kept) as done:
        assert done.tables == {"contacts"}


def test_a_kept_mapping_stands_back_where_the_file_lacks_a_header(tmp_path: Path) -> None:
    kept = {"orders": {"order_id": "no", "customer": "who", "ordered_at": "day", "gross": "sum"}}
    text = table("order_id,customer,date,amount", "1,ann,2025-03-01,5.00")
    with reading(written(tmp_path, text), kept=kept) as done:
        assert done.rows("select order_id from stage.orders") == [("1",)]


def test_a_section_of_no_table_is_refused() -> None:
    with pytest.raises(UsageError, match="has a section 'ordrs'; did you mean orders"):
        Settings.parse('[mappings.ordrs]\norder_id = "no"')
