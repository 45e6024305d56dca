"""Agents go by their id where a file has one: names of people at work stay out of the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patronage.sources.fields import Field
from patronage.sources.headers import plain
from patronage.sources.raw import Raw

__all__ = ["AGENT_KEY_SQL", "by_agent_id"]

_IDS = ("agentid", "assigneeid", "operatorid", "agentkey")

AGENT_KEY_SQL = r"regexp_replace(agent, '^(\d+)\.0$', '\1')"
"""SQL for an agent's key without the `.0` a spreadsheet gave its number."""


def by_agent_id(raw: Raw, fields: Mapping[str, Field]) -> dict[str, Field]:
    """Take the agent's id in place of the name, unless a person asked for the name."""
    agent = fields.get("agent")
    taken = {f.index for f in fields.values()}
    ids = [i for i, h in enumerate(raw.headers) if plain(h) in _IDS and i not in taken]
    if agent is None or agent.why == "as asked for" or plain(agent.header) in _IDS or not ids:
        return dict(fields)
    return {**fields, "agent": replace(agent, index=ids[0], header=raw.headers[ids[0]])}
