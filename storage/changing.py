"""Writing inside a unit's own transaction, and sealed JSON in a column."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from storage.cipher import KeyRing, Where
from storage.engines import Work
from storage.session import Session

T = TypeVar("T")


async def change(session: Session, work: Work[T]) -> T:
    """Runs writing work inside the unit's own transaction, taking one where there is none yet."""
    await session.seize()
    return await session.read(work)


def sealed_json(keys: KeyRing, value: object, *where: Where) -> dict[str, object]:
    """The two columns of a sealed value."""
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return {"sealed": keys.seal(plain, *where), "key_id": keys.first}


def opened_json(keys: KeyRing, sealed: bytes | None, *where: Where) -> Any:  # noqa: ANN401 - JSON
    return {} if sealed is None else json.loads(keys.open(sealed, *where))


def opened_mapping(keys: KeyRing, sealed: bytes | None, *where: Where) -> Mapping[str, Any]:
    found = opened_json(keys, sealed, *where)
    return found if isinstance(found, dict) else {}
