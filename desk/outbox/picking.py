"""Chooses what of a lane is sent next, and what is merged with it. Pure."""

import datetime as dt
from collections.abc import Sequence

from desk.actions import CopyIn
from desk.model import OutboxMessage

JOIN_MOST = 10
JOIN_LENGTH = 3500
"""Short texts that wait for the group's pace are joined into one message up to this."""


def due(head: Sequence[OutboxMessage], now: dt.datetime) -> list[OutboxMessage]:
    """The entries whose moment has come; what waits holds back the later ones of its case."""
    waiting: set[tuple[int | None, int]] = set()
    found = []
    for entry in head:
        place = (entry.case, entry.priority)
        if entry.not_before > now:
            waiting.add(place)
        elif place not in waiting or entry.case is None:
            found.append(entry)
    return found


def _plain_text(entry: OutboxMessage) -> CopyIn | None:
    """The copy, where it is one of nothing but a few words."""
    deed = entry.deed
    if not isinstance(deed, CopyIn) or deed.album or deed.reply_to or deed.fallback:
        return None
    plain = len(deed.posts) == 1 and deed.posts[0].kind == "text" and not deed.posts[0].entities
    return deed if plain else None


def joinable(first: OutboxMessage, head: Sequence[OutboxMessage]) -> tuple[OutboxMessage, ...]:
    """The short texts of the same case that stand right behind this one."""
    begins = _plain_text(first)
    if begins is None:
        return ()
    found: list[OutboxMessage] = []
    length = len(begins.posts[0].text)
    behind = [entry for entry in head if entry.id > first.id and entry.case == first.case]
    for entry in behind:
        follows = _plain_text(entry)
        if follows is None or entry.not_before > first.not_before:
            break
        length += len(follows.posts[0].text)
        if length > JOIN_LENGTH or len(found) == JOIN_MOST - 1:
            break
        found.append(entry)
    return tuple(found)
