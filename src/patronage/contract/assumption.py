"""Assumptions: what a shop states because no data holds it, each declared once with bounds and default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from patronage.base.errors import UsageError
from patronage.base.expr import Expr
from patronage.base.expr import Literal as Fixed
from patronage.base.registry import Registry

__all__ = ["ASSUMPTIONS", "Assumption", "Assumptions", "Stated"]

Stated = Decimal | int | str | None


@dataclass(frozen=True)
class Assumption:
    """One thing a shop may state: a key of `patronage.toml`, an `--assume`, a parameter of formulas.

    Parameters
    ----------
    name
        The key.
    label
        What formulas call it.
    description
        What it means and what it changes.
    kind
        `share` and `amount` are decimals, `count` a whole number, `word` a text.
    default
        What holds where nothing is stated. A share without default is unknown, an amount without one is 0.
    low, high
        The least and greatest value.
    expected
        What a value must be, for messages.
    choices
        The words it may be, where not any.
    """

    name: str
    label: str
    description: str
    kind: Literal["share", "amount", "count", "word"]
    default: Stated = None
    low: int | None = None
    high: int | None = None
    expected: str = ""
    choices: tuple[str, ...] = ()

    def read(self, value: object, where: str = "") -> Stated:
        """Read a value from a setting, an option or Python.

        Raises
        ------
        UsageError
            It is of the wrong kind or out of bounds; the message says what was expected.
        """
        if value is None:
            return value
        if self.kind == "word":
            return self._word(value, where)
        number = self._number(value, where)
        if (self.low is not None and number < self.low) or (self.high is not None and number > self.high):
            raise self._refusal(value, where)
        return int(number) if self.kind == "count" else number

    def parameters(self, value: Stated) -> dict[str, Expr]:
        """Give the value as formulas name it, and whether it was stated."""
        if value is None and self.kind == "share":
            known: Expr = Fixed(None).cast("money")
        else:
            known = Fixed(Decimal(0) if value is None else value)
        stated = {f"is_{self.name}_stated": Fixed(value is not None)} if self.default is None else {}
        return {self.name: known, **stated}

    def _word(self, value: object, where: str) -> str:
        if not isinstance(value, str) or not value.strip() or (self.choices and value not in self.choices):
            raise self._refusal(value, where)
        return value

    def _number(self, value: object, where: str) -> Decimal:
        if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
            raise self._refusal(value, where)
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            raise self._refusal(value, where) from None
        if not number.is_finite() or (self.kind == "count" and number != int(number)):
            raise self._refusal(value, where)
        return number

    def _refusal(self, value: object, where: str) -> UsageError:
        return UsageError(f"{where or self.name} is {value!r}; expected {self.expected}")


ASSUMPTIONS: Registry[Assumption] = Registry(
    Assumption, "patronage.contract", "assumption", group="patronage.contract"
)
"""Every assumption by name: those of `contract/assumed.py` and those of plug-ins."""


class Assumptions:
    """A value for every declared assumption: what was stated, else its default. Frozen and hashable.

    Examples
    --------
    >>> Assumptions(margin_rate="0.35")["margin_rate"]
    Decimal('0.35')
    >>> Assumptions()["inactive_window_days"]
    365
    """

    def __init__(self, **stated: object) -> None:
        read = {name: ASSUMPTIONS[name].read(value) for name, value in stated.items()}
        kept = {name: value for name, value in read.items() if value != ASSUMPTIONS[name].default}
        self._stated: tuple[tuple[str, Stated], ...] = tuple(sorted(kept.items()))

    def __getitem__(self, name: str) -> Stated:
        """Give what holds."""
        return self.stated.get(name, ASSUMPTIONS[name].default)

    def __eq__(self, other: object) -> bool:
        """Compare by what differs from the defaults."""
        return isinstance(other, Assumptions) and self._stated == other._stated

    def __hash__(self) -> int:
        """Hash by what differs from the defaults."""
        return hash(self._stated)

    def __repr__(self) -> str:
        """Show what differs from the defaults."""
        return f"Assumptions({', '.join(f'{name}={value!r}' for name, value in self._stated)})"

    @property
    def stated(self) -> dict[str, Stated]:
        """What differs from the defaults."""
        return dict(self._stated)

    def but(self, stated: Mapping[str, object]) -> Assumptions:
        """Give the same with some stated anew."""
        return Assumptions(**{**self.stated, **stated}) if stated else self

    @cached_property
    def parameters(self) -> Mapping[str, Expr]:
        """The values formulas and measures name."""
        found: dict[str, Expr] = {}
        for each in ASSUMPTIONS:
            found |= each.parameters(self[each.name])
        return found
