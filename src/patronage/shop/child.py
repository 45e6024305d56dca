"""The program of a child process that is a new interpreter: `python -m patronage.shop.child`."""

from __future__ import annotations

from patronage.shop.apart import serve

__all__: list[str] = []

if __name__ == "__main__":
    serve()
