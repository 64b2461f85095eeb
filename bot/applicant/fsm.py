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


class KeyValueEntry(Protocol):
    """What stands under a key."""

    @property
    def state(self) -> str | None: ...
    @property
    def data(self) -> dict[str, Any]: ...


class KeyValue(Protocol):
    """What is needed of the store: one row of state and plain data a key."""

    async def get(self, key: str) -> KeyValueEntry | None: ...
    async def set_state(self, key: str, state: str | None, *, owner: int | None) -> None: ...
    async def set_data(self, key: str, data: Mapping[str, Any], *, owner: int | None) -> None: ...
    async def update(
        self, key: str, changes: Mapping[str, Any], *, owner: int | None
    ) -> dict[str, Any]: ...
    async def delete(self, key: str) -> None: ...


class KeyValueStorage(BaseStorage):
    """State and data of one dialog key live in one row; empty data without a state goes."""

    def __init__(self, store: KeyValue) -> None:
        self._store = store
        self._keys: KeyBuilder = DefaultKeyBuilder(
            prefix="fsm", with_bot_id=True, with_business_connection_id=True, with_destiny=True
        )

    def _key(self, key: StorageKey) -> str:
        return self._keys.build(key)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self._store.set_state(self._key(key), name, owner=key.user_id)

    async def get_state(self, key: StorageKey) -> str | None:
        row = await self._store.get(self._key(key))
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        if not isinstance(data, dict):
            raise DataNotDictLikeError(f"Data must be a dict, not {type(data).__name__}")
        if data:
            await self._store.set_data(self._key(key), data, owner=key.user_id)
        else:
            await self._store.delete(self._key(key))

    async def update_data(self, key: StorageKey, data: Mapping[str, Any]) -> dict[str, Any]:
        return await self._store.update(self._key(key), data, owner=key.user_id)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        row = await self._store.get(self._key(key))
        return row.data if row else {}

    async def close(self) -> None:
        """The store belongs to the application, which closes it."""
