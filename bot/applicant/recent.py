"""Remembers which question a person's latest messages answered, for corrections by editing."""

from collections.abc import Mapping
from typing import Any, Protocol

KEPT = 20
"""Messages a person that can be corrected by editing them."""


class KeyValueEntry(Protocol):
    """What stands under a key."""

    @property
    def data(self) -> dict[str, Any]: ...


class Store(Protocol):
    """Small rows by key."""

    async def get(self, key: str) -> KeyValueEntry | None: ...
    async def put(
        self, key: str, state: str | None, data: Mapping[str, Any], *, owner: int | None = None
    ) -> None: ...


class Recent:
    """`dialogs.shared.context.Recent` on the key-value store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, owner: int, message: int, draft: int, field: str) -> None:
        row = await self._row(owner)
        row[str(message)] = [draft, field]
        kept = dict(list(row.items())[-KEPT:])
        await self._store.put(f"recent:{owner}", None, kept, owner=owner)

    async def get(self, owner: int, message: int) -> tuple[int, str] | None:
        found = (await self._row(owner)).get(str(message))
        return (int(found[0]), str(found[1])) if found else None

    async def once(self, owner: int, what: str) -> bool:
        """Whether this is the first time that it is asked for; it is told once in a life."""
        key = f"told:{owner}"
        entry = await self._store.get(key)
        told = dict(entry.data) if entry else {}
        if what in told:
            return False
        await self._store.put(key, None, {**told, what: True}, owner=owner)
        return True

    async def _row(self, owner: int) -> dict[str, Any]:
        entry = await self._store.get(f"recent:{owner}")
        return dict(entry.data) if entry else {}
