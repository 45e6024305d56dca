"""The worth of contracts as rows with units: of all of them, and of each group."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import numpy as np
from numpy.typing import NDArray

from patronage.base.expr import Scalar
from patronage.base.units import COUNT, MONEY, TEXT
from patronage.engine.result import Result, ResultColumn
from patronage.forecasts.contracts.contract_sum import ContractSum
from patronage.forecasts.contracts.contracts import Contracts
from patronage.forecasts.contracts.groups import contract_groups

__all__ = ["contract_table"]


def contract_table(contracts: Contracts) -> Result:
    """Give one row of all contracts and one a group: what running ones will pay, and what a new one is worth.

    Values are of the group together, those of a new contract of one. The parameter interval encloses the
    expectation, the predictive interval what will come; what is not known is absent.
    """
    rows = (
        (by, group, *_cells(contracts, which))
        for by, group, which in contract_groups(contracts.read, contracts.options.by)
    )
    read = contracts.read
    return Result(
        columns=_columns(contracts),
        rows=tuple(rows),
        statement=contracts.statement,
        as_of=read.as_of,
        currency=contracts.currency,
        notes=contracts.notes,
    )


def _cells(contracts: Contracts, which: NDArray[np.bool_]) -> Iterator[Scalar]:
    read, level = contracts.read, contracts.options.level
    running = which & ~read.lost
    yield int(read.weight[running].sum())
    yield int(read.weight[which & contracts.within.known].sum())
    yield float(read.monthly[running].sum())
    for endless in (False, True):
        found = contracts.together(which, endless=endless)
        yield from _known(found.value, *found.expectation(level), *found.coming(level))
    for endless in (False, True):
        of_new: ContractSum = contracts.of_new(which, endless=endless)
        yield from _known(of_new.value, *of_new.expectation(level))


def _known(*numbers: float) -> Iterator[Scalar]:
    return (None if isnan(number) else number for number in numbers)


def _columns(contracts: Contracts) -> tuple[ResultColumn, ...]:
    of = "revenue" if contracts.basis == "revenue" else "value"
    level, money = f"{contracts.options.level:.0%}", of.capitalize()
    return (
        ResultColumn("by", TEXT, "By"),
        ResultColumn("group", TEXT, "Group"),
        ResultColumn("running", COUNT, "Running"),
        ResultColumn("modelled", COUNT, "Of them with a model"),
        ResultColumn("mrr", MONEY, "Monthly revenue"),
        ResultColumn(of, MONEY, f"{money} to come"),
        ResultColumn("parameter_low", MONEY, f"Expectation from ({level})"),
        ResultColumn("parameter_high", MONEY, "Expectation to"),
        ResultColumn("predictive_low", MONEY, f"What comes from ({level})"),
        ResultColumn("predictive_high", MONEY, "What comes to"),
        ResultColumn(f"lifetime_{of}", MONEY, f"{money} without end"),
        ResultColumn("lifetime_parameter_low", MONEY, f"Expectation without end from ({level})"),
        ResultColumn("lifetime_parameter_high", MONEY, "Expectation without end to"),
        ResultColumn("lifetime_predictive_low", MONEY, f"What comes without end from ({level})"),
        ResultColumn("lifetime_predictive_high", MONEY, "What comes without end to"),
        ResultColumn(f"new_contract_{of}", MONEY, f"{money} of a new contract"),
        ResultColumn("new_contract_low", MONEY, f"A new contract, expectation from ({level})"),
        ResultColumn("new_contract_high", MONEY, "A new contract, expectation to"),
        ResultColumn(f"new_contract_lifetime_{of}", MONEY, f"{money} of a new contract without end"),
        ResultColumn("new_contract_lifetime_low", MONEY, f"Without end, expectation from ({level})"),
        ResultColumn("new_contract_lifetime_high", MONEY, "Without end, expectation to"),
    )
