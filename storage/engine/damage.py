"""Sealed values that do not open: logged once by row id, counted, skipped."""

import logging
from collections import Counter
from typing import Final

log = logging.getLogger(__name__)

REMEMBERED: Final = 10_000

counts: Final[Counter[str]] = Counter()
"""How many rows of each table could not be read since the start."""

_told: Final[set[tuple[str, str]]] = set()


def unreadable(table: str, row: object) -> None:
    """One row cannot be read; everything else goes on."""
    found = (table, str(row))
    if found in _told:
        return
    if len(_told) < REMEMBERED:
        _told.add(found)
    counts[table] += 1
    log.error("%s: row %s cannot be read", table, row)
