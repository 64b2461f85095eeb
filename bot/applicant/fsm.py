"""aiogram's dialog state on our sealed key-value store."""

from collections.abc import Mapping
from typing import Any, Protocol

from aiogram.exceptions import DataNotDictLikeError
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import (
    BaseStorage,
    DefaultKeyBuilder,
    KeyBuilder,
    StateType,
    StorageKey,
)


class KeyValue(Protocol):
    """What is needed of the store: one row of plain data a key."""

    async def get(self, key: str) -> dict[str, Any] | None: ...
    async def put(self, key: str, data: dict[str, Any]) -> None: ...
    async def delete(self, key: str) -> None: ...


class KeyValueStorage(BaseStorage):
    """State and data of one dialog key live in one row; an empty row goes."""

    def __init__(self, store: KeyValue) -> None:
        self._store = store
        self._keys: KeyBuilder = DefaultKeyBuilder(
            prefix="fsm", with_bot_id=True, with_business_connection_id=True, with_destiny=True
        )

    def _key(self, key: StorageKey) -> str:
        return self._keys.build(key)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        row = await self._store.get(self._key(key)) or {}
        name = state.state if isinstance(state, State) else state
        await self._write(key, {**row, "state": name})

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._store.get(self._key(key)) or {}
        found = row.get("state")
        return str(found) if found else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        if not isinstance(data, dict):
            raise DataNotDictLikeError(f"Data must be a dict, not {type(data).__name__}")
        row = await self._store.get(self._key(key)) or {}
        await self._write(key, {**row, "data": data})

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._store.get(self._key(key)) or {}
        return dict(row.get("data") or {})

    async def close(self) -> None:
        """The store belongs to the application, which closes it."""

    async def _write(self, key: StorageKey, row: dict[str, Any]) -> None:
        if row.get("state") or row.get("data"):
            await self._store.put(self._key(key), row)
        else:
            await self._store.delete(self._key(key))
