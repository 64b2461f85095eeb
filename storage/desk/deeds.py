"""Serialises outbox actions to JSON and back, strictly."""

from collections.abc import Mapping
from dataclasses import asdict

from desk.actions import DEEDS, Action, Deed
from desk.model import OutboxMessage
from filing import toml
from filing.errors import ContentError

ASTRAY = "astray"


def written(message: OutboxMessage) -> dict[str, object]:
    """The deed's fields by name, and how often it went astray."""
    astray = {ASTRAY: message.astray} if message.astray else {}
    return {**asdict(message.deed), **astray}


def read(op: Action, stored: Mapping[str, object]) -> tuple[Deed | None, int]:
    """None where it is not as it was written."""
    fields = {name: value for name, value in stored.items() if name != ASTRAY}
    astray = stored.get(ASTRAY, 0)
    try:
        deed = toml.build(DEEDS[op], _formerly(op, fields), str(op))
    except ContentError:
        return None, 0
    return deed, astray if isinstance(astray, int) else 0


def _formerly(op: Action, fields: dict[str, object]) -> dict[str, object]:
    """Rows that an earlier release put there."""
    if "from" in fields:
        fields["source"] = fields.pop("from")
    rows = fields.get("buttons")
    if isinstance(rows, list):
        fields["buttons"] = [[_button(one) for one in row] for row in rows]
    if op is Action.EDIT and "posts" in fields:
        posts, messages = fields.pop("posts"), fields.pop("messages", None)
        if isinstance(posts, list) and isinstance(messages, list):
            fields |= {"post": posts[0], "message": messages[0]}
    return fields


def _button(one: object) -> object:
    pair = isinstance(one, list) and [str(part) for part in one]
    return {"label": pair[0], "data": pair[1]} if pair else one
