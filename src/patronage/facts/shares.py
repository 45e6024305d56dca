"""Parts of an amount that add up to it exactly: each is the difference of two rounded running sums."""

from __future__ import annotations

from patronage.base.expr import Expr, ratio

__all__ = ["part_of"]

_UP = 1e-9


def part_of(amount: Expr, before: Expr, up_to: Expr, whole: Expr) -> Expr:
    """Give the part of an amount that lies between two places of a whole, to the stored place.

    Of neighbours, one ends where the next begins: their parts add up without a remainder.

    Parameters
    ----------
    amount
        What is shared out.
    before, up_to
        Where the part begins and ends, in the unit of `whole`.
    whole
        Where the last part ends.
    """
    return _rounded(amount, up_to, whole) - _rounded(amount, before, whole)


def _rounded(amount: Expr, place: Expr, whole: Expr) -> Expr:
    # Half a last place is rounded up on every engine, whichever side the floating number fell on.
    return (ratio(amount.cast("double") * place.cast("double"), whole) + _UP).cast("money")
