"""Addresses of databases where a path is expected: as paths, as addresses again, and without secrets."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["as_path", "is_address", "shown", "url"]

# Two letters at least: one is a drive.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")


def is_address(given: str | Path) -> bool:
    """Tell whether this is the address of a database or a site, and no path.

    Examples
    --------
    >>> is_address("postgresql://me@host/shop"), is_address(Path("postgresql://me@host/shop"))
    (True, True)
    >>> is_address("orders.csv"), is_address("C:/orders.csv")
    (False, False)
    """
    return bool(_SCHEME.match(_text(given)))


def as_path(given: str | Path) -> Path:
    """Give a path for what people name, from which an address can be had again.

    Paths have single slashes: an address that names no host keeps its place with an empty user.

    Examples
    --------
    >>> url(as_path("postgresql:///shop"))
    'postgresql://@/shop'
    """
    text = _text(given)
    if is_address(given) and ":///" in text.partition("?")[0]:
        return Path(text.replace(":///", "://@/", 1))
    return Path(given)


def url(path: Path) -> str:
    """Give the address that a path stands for, with the slashes that paths do not keep.

    Examples
    --------
    >>> url(Path("postgresql://me@host:5432/shop?schema=landed"))
    'postgresql://me@host:5432/shop?schema=landed'
    """
    scheme, _, rest = _text(path).partition(":/")
    return f"{scheme}://{rest.lstrip('/')}"


def shown(path: Path) -> Path:
    """Give what may be shown of an address: neither password nor options; any other path is given back.

    Examples
    --------
    >>> print(shown(Path("postgresql://me:secret@host:5432/shop?sslpassword=other")))
    postgresql:/me@host:5432/shop
    >>> print(shown(Path("orders.csv")))
    orders.csv
    """
    if not is_address(path):
        return path
    scheme, _, rest = url(path).partition("://")
    before, at, after = rest.partition("@")
    if "/" in before or not at:
        before, after = "", rest
    place, _, options = after.partition("?")
    # A password with signs that stand for something else in an address: more of it is held back than need be.
    stray, at, place = place.rpartition("@")
    if not before and not stray and "@" in options:
        return Path(f"{scheme}:/…")
    user = (before or stray).partition(":")[0]
    return Path(f"{scheme}:/{user}@{place}" if user else f"{scheme}:/{place}")


def _text(given: str | Path) -> str:
    return given if isinstance(given, str) else given.as_posix()
