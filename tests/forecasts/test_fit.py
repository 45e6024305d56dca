"""`patronage fit` reads what customers did from a file and says what models are published to say of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from patronage.cli.main import main
from patronage.models.bg_nbd import BG_NBD
from patronage.models.bootstrapped import bootstrapped
from patronage.models.covariates import fit_covariates
from patronage.models.customer_summary import CustomerSummary
from patronage.models.mbg_nbd import MBG_NBD
from patronage.models.merged import merged
from patronage.models.nbd import NBD
from patronage.models.profiling import profile_intervals
from patronage.models.reweighed import reweighed
from tests.models.made import made_groups


@pytest.fixture
def fit(capsys: pytest.CaptureFixture[str]) -> Any:  # a function of any options
    def run(*options: object, code: int = 0) -> Any:  # JSON, or what was said
        with pytest.raises(SystemExit) as ended:
            main(["fit", *map(str, options)])
        out, err = capsys.readouterr()
        assert ended.value.code == code, err
        return err if code else json.loads(out) if "--json" in options else (out, err)

    return run


PUBLISHED = {
    # Fader, Hardie and Lee 2005; CLVTools; of the rounded file, so to four places.
    "bg_nbd": ({"r": 0.2426, "alpha": 4.4135, "a": 0.7929, "b": 2.4258}, -9582.43),
    "pareto_nbd": ({"r": 0.5533, "alpha": 10.578, "s": 0.6062, "beta": 11.668}, -9594.97),
    # On these customers it is Pareto/NBD: b falls to 0, and beta with it.
    "ggompertz_nbd": ({"r": 0.5533, "alpha": 10.578, "s": 0.6062}, -9594.97),
    "mbg_nbd": ({"r": 0.5248, "alpha": 6.183, "a": 0.8914, "b": 1.614}, -9582.13),
    "gamma_gamma": ({"p": 6.2488, "q": 3.7446, "v": 15.4478}, -4055.92),
}


@pytest.mark.parametrize("model", PUBLISHED)
def test_cdnow(model: str, fit: Any, shared_data: Path) -> None:
    file = shared_data / "cdnow" / "cdnow_sample_rfm_weeks.csv"
    parameters, likelihood = PUBLISHED[model]
    (row,) = fit(model, "--summary", file, "--unit", "week", "--json")["rows"]
    assert {name: row[name] for name in parameters} == pytest.approx(parameters, rel=2e-4)
    assert row["log_likelihood"] == pytest.approx(likelihood, abs=0.01)
    assert all(row[f"se_{name}"] > 0 for name in parameters)
    assert (row["customers"], row["time_unit"], row["converged"]) == (2357, "week", True)


def test_donations(fit: Any, shared_data: Path) -> None:
    file = shared_data / "donations" / "donations_rf_summary.csv"
    (row,) = fit("bg_bb", "--summary", file, "--unit", "year", "--json")["rows"]
    assert [round(row[name], 3) for name in ("alpha", "beta", "gamma", "delta")] == [
        1.204,
        0.75,
        0.657,
        2.783,
    ]
    assert round(row["log_likelihood"], 4) == -33225.5813
    assert row["customers"] == 11104


def test_renewals_of_a_thousand(fit: Any, shared_data: Path, tmp_path: Path) -> None:
    file = shared_data / "sbg_retention" / "retention_tables.csv"
    first = tmp_path / "seven_years.csv"
    first.write_text("".join(file.read_text("utf-8").splitlines(keepends=True)[:9]), "utf-8")
    options = ("--summary", first, "--base", 1000, "--unit", "year", "--json")
    (row,) = fit("sbg", *options, "--active", "highend_pct_surviving")["rows"]
    assert (round(row["alpha"], 6), round(row["beta"], 6)) == (0.668088, 3.806095)
    assert round(row["log_likelihood"], 4) == -1611.1581
    (row,) = fit("bdw", *options, "--active", "regular_pct_surviving")["rows"]
    assert round(row["log_likelihood"], 4) == -1679.6028


def test_each_group_is_fitted_by_itself(fit: Any, tmp_path: Path) -> None:
    renewals = {"mail": (1000, 869, 743, 653), "ads": (1000, 631, 468, 382)}
    rows = [
        f"{name};{age};{left}" for name, all_left in renewals.items() for age, left in enumerate(all_left)
    ]
    both = tmp_path / "both.csv"
    both.write_text("\ufeffchannel;Year;Survivors\n" + "\n".join(rows) + "\n", "utf-8")
    found = fit("sbg", "--summary", both, "--group", "channel", "--json")["rows"]
    assert [row["group"] for row in found] == ["mail", "ads"]
    for name, row in zip(renewals, found, strict=True):
        alone = tmp_path / f"{name}.csv"
        alone.write_text(
            "period,active\n" + "".join(f"{a},{n}\n" for a, n in enumerate(renewals[name])), "utf-8"
        )
        assert fit("sbg", "--summary", alone, "--json")["rows"] == [
            {key: value for key, value in row.items() if key != "group"}
        ]
    out, err = fit("sbg", "--summary", both, "--group", "channel")
    assert out.splitlines()[0].split()[:2] == ["Group", "Parameter"]
    assert "mail: 1,000 customers, log-likelihood" in err


def test_what_the_data_do_not_tell_is_said(fit: Any, tmp_path: Path) -> None:
    once = tmp_path / "once.csv"
    once.write_text("frequency,recency,T\n0,0,30\n0,0,60\n", "utf-8")
    found = fit("bg_nbd", "--summary", once, "--json")
    assert found["notes"]
    assert fit("bg_nbd", "--summary", once)[1].count("note: ") == len(found["notes"])


@pytest.mark.parametrize(
    ("text", "model", "options", "told"),
    [
        ("frequency,recency,T\n", "bg_nbd", (), "has 1 rows; expected a header and at least one row"),
        ("", "bg_nbd", (), "has 0 rows; expected a header"),
        ("frequency,recency,T\n1,2\n", "bg_nbd", (), "row 2 has 2 cells and the header 3"),
        ("frequency,recency,T\n1,2,5\n1,x,5\n", "bg_nbd", (), "row 3: recency is 'x'; expected a number"),
        (
            "frequency,recency\n1,2\n",
            "bg_nbd",
            (),
            "has no column T: found frequency, recency; expected a header t",
        ),
        ("frequency,recency,T\n1,9,5\n", "bg_nbd", (), "row 0 has frequency 1.0, recency 9.0, T 5.0"),
        ("frequency,recency,T\n1,9,inf\n", "bg_nbd", (), "row 2: T is 'inf'"),
        ("frequency,recency,T\nnan,1,5\n", "bg_nbd", (), "row 2: frequency is 'nan'"),
        ("frequency,recency,T,monetary_value\n1,2,5,-3\n", "gamma_gamma", (), "-3"),
        ("frequency,recency,T\n1,2,5\n", "gamma_gamma", (), "none of 1 customers bought again"),
        ("frequency,recency,periods\n1,1.5,5\n", "bg_bb", (), "recency is 1.5; expected whole numbers"),
        ("period,active\n0,100\n1,120\n", "sbg", (), "expected no more than before"),
        ("period,active\n0,100\n2,90\n", "sbg", (), "one after another"),
        (
            "period,left\n0,100\n1,90\n",
            "sbg",
            ("--active", "right"),
            "has no column active: found period, left",
        ),
        ("\x00\x01\x02\xff", "bg_nbd", (), "cannot be read as a table of text"),
    ],
)
def test_bad_files_are_refused_with_what_was_expected(
    text: str,
    model: str,
    options: tuple[str, ...],
    told: str,
    fit: Any,
    tmp_path: Path,
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(text.encode("latin-1"))
    err = fit(model, "--summary", file, *options, code=3)
    assert told in err
    assert "customers.csv" in err


def test_wrong_use_is_refused(fit: Any, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("frequency,recency,T\n1,2,5\n", "utf-8")
    assert "did you mean bg_nbd" in fit("bgnbd", "--summary", file, code=2)
    assert "bg_nbd is fitted to customers" in fit("bg_nbd", "--summary", file, "--base", 10, code=2)
    assert "choose bdw, bg_bb, bg_nbd" in fit("weibull_survival", "--summary", file, code=2)
    fit("bg_nbd", "--summary", tmp_path / "none.csv", code=2)


@pytest.fixture(scope="module")
def channels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A large, a small and a tiny channel; times in weeks."""
    summary, group, _ = made_groups(np.random.default_rng(3), (700, 80, 12), 0.3)
    file = tmp_path_factory.mktemp("channels") / "customers.csv"
    columns = zip(group, summary.frequency, summary.recency, summary.T, np.arange(792) % 40 / 10, strict=True)
    rows = [f"{name},{x:.0f},{last:.4f},{end:.4f},{age:.1f}" for name, x, last, end, age in columns]
    file.write_text("channel,frequency,recency,T,age\n" + "\n".join(rows) + "\n", "utf-8")
    return file


def test_groups_of_customers_are_shown_as_they_borrow_beside_their_own(fit: Any, channels: Path) -> None:
    found = fit("bg_nbd", "--summary", channels, "--group", "channel", "--json")
    (pooled,) = fit("bg_nbd", "--summary", channels, "--json")["rows"]
    large, _, tiny = found["rows"]
    assert [row["group"] for row in found["rows"]] == ["g0", "g1", "g2"]
    for name in ("r", "alpha", "a", "b"):
        assert tiny[f"pooled_{name}"] == pooled[name]
        assert large[f"shrunk_{name}"] == pytest.approx(large[name], rel=0.15)
        assert tiny[f"se_shrunk_{name}"] > large[f"se_shrunk_{name}"] > 0
    assert 0 <= tiny["kept"] < large["kept"] <= 1
    out, err = fit("bg_nbd", "--summary", channels, "--group", "channel")
    header, first = out.splitlines()[:2]
    assert header.split()[:5] == ["Group", "Parameter", "Pooled", "Own", "Standard"]
    assert "Shrunk" in header
    shown = [large["pooled_r"], large["r"], large["se_r"], large["shrunk_r"], large["se_shrunk_r"]]
    assert first.split() == ["g0", "r", *map("{:.5g}".format, shown)]
    assert f"keeps {large['kept']:.0%} of its own" in err
    assert "note: all groups: " in err


def test_one_group_has_nothing_beside(fit: Any, tmp_path: Path) -> None:
    file = tmp_path / "one.csv"
    file.write_text("frequency,recency,T,shop\n2,20,60,a\n0,0,60,a\n1,5,60,a\n", "utf-8")
    (row,) = fit("bg_nbd", "--summary", file, "--group", "shop", "--json")["rows"]
    assert "shrunk_r" not in row


def test_covariates_have_coefficients_with_errors(fit: Any, channels: Path) -> None:
    found = fit("bg_nbd", "--summary", channels, "--covariates", "channel, age", "--json")
    (row,) = found["rows"]
    read = np.genfromtxt(channels, delimiter=",", skip_header=1, dtype=None, encoding="utf-8")
    channel, x, last, end, age = (read[name] for name in read.dtype.names or ())
    of = ("channel", channel), ("age", age)
    seen = CustomerSummary(x, last, end, np.full(len(x), np.nan), np.ones(len(x)), covariates=of)
    expected = fit_covariates(BG_NBD, seen, ["channel", "age"])
    told = {name: value for name, value in expected.parameters.items() if name not in expected.estimate.weak}
    assert len(told) > 7
    assert {name: row[name] for name in told} == pytest.approx(told, rel=1e-4)
    assert row["se_dropout.age"] == pytest.approx(expected.standard_errors["dropout.age"], rel=1e-3)
    assert list(expected.coefficients)[:3] == [
        "purchasing.channel=g1",
        "purchasing.channel=g2",
        "purchasing.age",
    ]
    assert any("customers with channel g0, age 1.9" in note for note in found["notes"])
    out, err = fit("bg_nbd", "--summary", channels, "--covariates", "channel")
    assert "purchasing.channel=g1" in out
    assert "without covariates the log-likelihood is" in err


def test_intervals_of_mbg_nbd_follow_the_likelihood(fit: Any, shared_data: Path) -> None:
    """Standard errors are too short for it, and that is said."""
    file = shared_data / "cdnow" / "cdnow_sample_rfm_weeks.csv"
    out, err = fit("mbg_nbd", "--summary", file, "--unit", "week")
    assert "note: the intervals follow the likelihood" in err
    x, last, end, value = np.genfromtxt(file, delimiter=",", skip_header=1, unpack=True)
    seen = CustomerSummary(x, last, end, value, np.ones(len(x)))
    ends = profile_intervals(MBG_NBD.fit(seen).estimate, MBG_NBD.likelihood(seen))
    shown = {line.split()[0]: [float(end) for end in line.split()[-2:]] for line in out.splitlines()[1:]}
    for name, interval in ends.items():
        assert shown[name] == pytest.approx(interval, rel=1e-3)
    notes = fit("mbg_nbd", "--summary", file, "--json")["notes"]
    assert any("standard errors of mbg_nbd are too short" in note for note in notes)


@pytest.mark.parametrize(
    ("model", "options", "told"),
    [
        ("bg_nbd", ("--covariates", "age", "--group", "channel"), "give one of them"),
        ("poisson", ("--covariates", "age"), "poisson is fitted without covariates; choose bg_nbd"),
    ],
)
def test_covariates_out_of_place_are_refused(
    model: str, options: tuple[str, ...], told: str, fit: Any, channels: Path
) -> None:
    assert told in fit(model, "--summary", channels, *options, code=2)


def test_a_covariate_that_is_not_there_is_refused(fit: Any, channels: Path) -> None:
    assert "has no column chanel" in fit("bg_nbd", "--summary", channels, "--covariates", "chanel", code=3)
    gap = channels.with_name("gap.csv")
    gap.write_text("frequency,recency,T,age\n1,2,5,3\n0,0,5,nan\n", "utf-8")
    err = fit("bg_nbd", "--summary", gap, "--covariates", "age", code=3)
    assert "gap.csv: row 1 has age nan" in err


def test_many_groups_that_tell_little_are_said_at_once(fit: Any, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    rows = [f"shop{i},{i % 2},{20 * (i % 2)},{30 + i}" for i in range(8)]
    file.write_text("shop,frequency,recency,T\n" + "\n".join(rows) + "\n", "utf-8")
    _, err = fit("bg_nbd", "--summary", file, "--group", "shop")
    assert "note: 8 of 8 groups do not tell all their parameters by themselves: shop0, shop1," in err
    assert "shop0: 1 customer, log-likelihood" in err
    notes = fit("bg_nbd", "--summary", file, "--group", "shop", "--json")["notes"]
    assert any(note.startswith("shop7: ") for note in notes)


RARE = "frequency,recency,T,weight\n0,0,30,400\n0,0,52,380\n1,9,40,150\n2,25,50,80\n5,48,52,40\n"


def rare() -> CustomerSummary:
    rows = np.array([line.split(",") for line in RARE.split()[1:]], np.float64)
    x, last, end, weight = rows.T
    return CustomerSummary(x, last, end, np.full(len(x), np.nan), weight)


def test_intervals_are_checked_and_say_how(fit: Any, tmp_path: Path) -> None:
    file = tmp_path / "rare.csv"
    file.write_text(RARE, "utf-8")
    (row,) = fit("nbd", "--summary", file, "--json")["rows"]
    seen = rare()
    fitted = NBD.fit(seen)
    check = reweighed(fitted.estimate, NBD.likelihood(merged(seen)))
    assert (row["intervals_by"], row["pareto_k"]) == ("laplace", pytest.approx(check.tail, abs=1e-6))
    assert row["effective_draws"] == pytest.approx(1000 * check.effective, rel=1e-6)
    assert (row["low_r"], row["high_r"]) == pytest.approx(fitted.intervals()["r"], rel=1e-6)
    told = fit("nbd", "--summary", file)[1]
    assert "intervals of the parameters by standard errors; 1,000 draws weighed by the likelihood" in told
    (other,) = fit("nbd", "--summary", file, "--json", "--seed", 5)["rows"]
    assert other["pareto_k"] != row["pareto_k"]


def test_intervals_by_bootstrap(fit: Any, tmp_path: Path) -> None:
    file = tmp_path / "rare.csv"
    file.write_text(RARE, "utf-8")
    options = ("nbd", "--summary", file, "--intervals", "bootstrap", "--seed", 3)
    (row,) = fit(*options, "--json")["rows"]
    seen = rare()
    found = bootstrapped(NBD, merged(seen), seed=3)
    assert row["intervals_by"] == "bootstrap"
    assert row["se_alpha"] == pytest.approx(found.standard_errors["alpha"], rel=1e-6)
    assert (row["low_r"], row["high_r"]) == pytest.approx(found.intervals()["r"], rel=1e-6)
    assert "intervals of the parameters by 200 times the customers weighed anew" in fit(*options)[1]
    assert "leave out the groups of T" in fit(*options, "--group", "T", code=2)
