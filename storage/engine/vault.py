"""Data keys (envelope encryption): one per person, draft or conversation.

What is sealed with a data key opens with nothing else: to delete for good is to destroy the key.
Keys are remembered, so that an answer in the ordinary course costs no question more.
"""

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from types import SimpleNamespace
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, delete, select, tuple_

from filing.errors import SealBroken
from storage.applicant.tables import ROW_KEY, Scope, SealedColumn, data_keys
from storage.engine.cache import ReadCache
from storage.engine.cipher import KEY_BYTES, NONCE_BYTES, KeyRing, Where, context_of, place_of
from storage.engine.sql import Statement, insert_once, plain

SEALED_BY_DATA_KEY: Final = b"\x02"
"""The first byte; a value that a key of the ring sealed begins with 1."""

AT_ONCE: Final = 200
"""Keys that one question asks for."""

ADD: Final = Statement("add data key", insert_once(data_keys, ["kind", "of"]))
DESTROY: Final = Statement(
    "destroy data key",
    plain(
        delete(data_keys).where(
            data_keys.c.kind == bindparam("kind_is"), data_keys.c.of == bindparam("of_is")
        )
    ),
)


class DataKey:
    """One data key; shows nothing of itself."""

    __slots__ = ("_aead", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._aead = AESGCM(raw)

    def __repr__(self) -> str:
        return "DataKey()"

    def seal(self, content: bytes, *where: Where) -> bytes:
        """Sealed for exactly this place: it opens nowhere else."""
        nonce = os.urandom(NONCE_BYTES)
        return SEALED_BY_DATA_KEY + nonce + self._aead.encrypt(nonce, content, context_of(where))

    def open(self, sealed: bytes, *where: Where) -> bytes:
        body = 1 + NONCE_BYTES
        try:
            return self._aead.decrypt(sealed[1:body], sealed[body:], context_of(where))
        except (InvalidTag, ValueError) as error:
            raise SealBroken(f"the seal of {place_of(where)} is broken") from error


Keys = dict[Scope, DataKey]


class Vault:
    """All data keys; `remembered`: how many stay in memory, none where others write too."""

    def __init__(self, ring: KeyRing, remembered: int) -> None:
        self.ring = ring
        self._known: ReadCache[Scope, DataKey] = ReadCache(remembered)
        self._lock = threading.Lock()
        """The writer of SQLite looks from a thread of its own."""

    def known(self, scope: Scope) -> DataKey | None:
        with self._lock:
            return self._known.get(scope)

    def learn(self, keys: Mapping[Scope, DataKey], changes: int | None = None) -> None:
        """Remembers keys whose rows are durable; not if some were dropped since `changes`."""
        with self._lock:
            for scope, key in keys.items():
                self._known.learn(scope, key, self._known.writes if changes is None else changes)

    @property
    def changes(self) -> int:
        """Rises when keys go: what was read before may be one of them."""
        return self._known.writes

    def drop(self, scopes: Iterable[Scope]) -> None:
        """Forgets keys whose rows have gone."""
        with self._lock:
            for scope in scopes:
                self._known.drop(scope)

    def fresh(self, scope: Scope) -> tuple[DataKey, dict[str, object]]:
        """A new key and its row."""
        raw = secrets.token_bytes(KEY_BYTES)
        return DataKey(raw), self.row(scope, raw, time.time_ns() // 1000)

    def row(self, scope: Scope, raw: bytes, made_at: int) -> dict[str, object]:
        """The row of a key, sealed under the first key of the ring."""
        sealed = self.ring.seal(raw, "data_keys", scope.kind, scope.of)
        return {
            "kind": scope.kind,
            "of": scope.of,
            "sealed": sealed,
            "key_id": self.ring.first,
            "made_at": made_at,
        }

    def load(
        self, connection: Connection, scopes: Iterable[Scope], local: Keys | None = None
    ) -> Keys:
        """Those of the keys that there are; one question for all that are not remembered.

        `local`: the keys of a transaction that is open; what it reads stays its own until then.
        """
        found: Keys = {}
        missing = []
        for scope in scopes:
            key = (local or {}).get(scope) or self.known(scope)
            if key is None:
                missing.append(scope)
            else:
                found[scope] = key
        changes = self.changes
        for start in range(0, len(missing), AT_ONCE):
            found.update(self._read(connection, missing[start : start + AT_ONCE]))
        if local is not None:
            local.update(found)
        elif missing:
            self.learn(found, changes)
        return found

    def obtain(self, connection: Connection, scope: Scope, local: Keys) -> DataKey:
        """The key of this scope, made where there is none; inside a writing transaction."""
        found = self.load(connection, [scope], local)
        if scope not in found:
            ADD.run(connection, self.fresh(scope)[1])
            found = self.load(connection, [scope], local)
        if scope not in found:
            raise SealBroken(f"no key at hand opens {place_of(('data_keys', *scope))}")
        return found[scope]

    def _read(self, connection: Connection, scopes: list[Scope]) -> Keys:
        same = tuple_(data_keys.c.kind, data_keys.c.of).in_(scopes)
        found: Keys = {}
        for row in connection.execute(select(data_keys).where(same)):
            try:
                raw = self.ring.open(row.sealed, "data_keys", row.kind, row.of)
            except SealBroken:
                continue  # as if it were gone: what hangs on the other keys is not held up
            found[Scope(row.kind, row.of)] = DataKey(raw)
        return found

    def opener(
        self,
        connection: Connection,
        column: SealedColumn,
        rows: Iterable[Any],
        local: Keys | None = None,
    ) -> Callable[[Any], bytes]:
        """What opens the sealed value of each of these rows; `SealBroken` where it cannot."""
        keys = self.load(connection, {column.scope(row) for row in rows if row.sealed}, local)

        def open_one(row: Any) -> bytes:  # noqa: ANN401 - a row of any row type
            return self.open(column, keys.get(column.scope(row)), row)

        return open_one

    def open(self, column: SealedColumn, key: DataKey | None, row: Any) -> bytes:  # noqa: ANN401 - a row of any row type
        """The value of a row whose data key is at hand."""
        if row.sealed[:1] != SEALED_BY_DATA_KEY:
            return self.ring.open(row.sealed, *column.first_place(row))
        if key is None:
            raise SealBroken(f"the key of {place_of(column.place(row))} is gone")
        return key.open(row.sealed, *column.place(row))

    def sealed(
        self, column: SealedColumn, key: DataKey, row: Mapping[str, object], content: bytes
    ) -> dict[str, object]:
        """The two columns of the value, sealed for the other columns of the row."""
        place = column.place(SimpleNamespace(**row))
        key_id = self.ring.first if column.digested else ROW_KEY
        return {"sealed": key.seal(content, *place), "key_id": key_id}
