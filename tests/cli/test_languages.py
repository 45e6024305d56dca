"""Terminal tables in the language that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.command import Done, patronage


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a shop in it."""
    folder = tmp_path_factory.mktemp("languages")
    path = folder / "orders.csv"
    rows = [f"{n},c{n % 7},2025-0{1 + n % 9}-05,EUR,{10 + n}.5,{'web' if n % 2 else ''}" for n in range(40)]
    path.write_text(
        "order_id,customer_id,ordered_at,currency,gross,channel\n" + "\n".join(rows) + "\n", "utf-8"
    )
    assert patronage(folder, "load", path, "--shop", "shop").code == 0
    return folder


def said(folder: Path, *arguments: str) -> Done:
    done = patronage(folder, *arguments)
    assert done.code == 0, done.err
    return done


def test_numbers_labels_and_notes_of_kpi(folder: Path) -> None:
    done = said(folder, "kpi", "net_revenue,orders", "--by", "channel", "--total", "--lang", "ru")
    assert "Канал" in done.out
    assert "Чистая выручка" in done.out
    assert "Итого" in done.out
    assert "(не указано)" in done.out
    assert "1\N{NO-BREAK SPACE}200,00\N{NO-BREAK SPACE}€" in done.out
    assert "по состоянию на конец дня" in done.err


def test_steps_and_comparisons_of_kpi(folder: Path) -> None:
    asked = ("kpi", "orders", "--grain", "month", "--period", "2025-Q2", "--compare", "previous")
    done = said(folder, *asked, "--lang", "es")
    assert "Pedidos, antes" in done.out
    assert "abr 2025" in done.out


def test_tiers_and_scores_of_rfm(folder: Path) -> None:
    done = said(folder, "rfm", "--lang", "ro")
    for words in ("Nivel", "de vârf", "Pondere din clienți", "Criteriu", "recență"):
        assert words in done.out
    assert "notă: comenzile clienților cunoscuți" in done.err


def test_the_definition_and_the_rows_of_explain(folder: Path) -> None:
    done = said(folder, "explain", "aov", "--rows", "1", "--lang", "es")
    assert done.out.startswith("Pedido medio (aov), dinero\n¿Cuánto gasta la gente en un pedido?")
    assert "Factor: Ingresos brutos (gross_revenue)" in done.out
    assert "filas de order_facts dan" in done.out


def test_the_list_of_reports(folder: Path) -> None:
    done = said(folder, "reports", "--metric", "aov", "--view", "ranking", "--lang", "ro")
    assert "Întrebare" in done.out
    assert "clasament" in done.out


def test_programs_read_the_same_in_every_language(folder: Path) -> None:
    asked = ("kpi", "net_revenue,orders", "--by", "channel", "--json", "--lang")
    assert said(folder, *asked, "ru").json == said(folder, *asked, "en").json


def test_a_language_that_is_none_is_refused(folder: Path) -> None:
    done = patronage(folder, "kpi", "orders", "--lang", "xx")
    assert (done.code, done.out) == (2, "")
    assert "no language is called 'xx'" in done.err
