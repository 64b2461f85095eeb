"""`faq gaps` and `faq stats`: what the gap log of the database says, similar questions together."""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faq import gaps as gap_rules
from faq import loader
from faq.search import Index
from storage.cipher import KeyRing
from storage.database import Database
from storage.errors import StorageError
from storage.gaps import Gap, Votes

OK, NOTHING, UNUSABLE = 0, 1, 2


def gaps(as_json: bool, lang: str | None) -> int:
    """The groups, most frequent first; 1 where there is none."""
    read = _read()
    if isinstance(read, str):
        return _unusable(read)
    rows = [row for row in read[0] if lang in {None, row.lang}]
    groups = gap_rules.group(rows, Index(loader.load()).tokens)
    if as_json:
        return _print([_group(one) for one in groups])
    for one in groups:
        kinds = ", ".join(f"{kind} {times}" for kind, times in one.kinds)
        print(f"{one.times:5}  {one.lang}  {one.asked}  ({kinds})")
        for other in one.others:
            print(f"             {other}")
    if not groups:
        print("no gaps")
    return OK if groups else NOTHING


def stats(as_json: bool, lang: str | None) -> int:
    """Counts of the gaps and the votes of each entry."""
    read = _read()
    if isinstance(read, str):
        return _unusable(read)
    rows = [row for row in read[0] if lang in {None, row.lang}]
    votes = [one for one in read[1] if lang in {None, one.lang}]
    counted = gap_rules.statistics(rows)
    told: dict[str, Any] = {
        "entries": len(loader.load().entries),
        "gaps": {
            "questions": counted.questions,
            "times": counted.times,
            "by_kind": dict(counted.by_kind),
            "by_lang": dict(counted.by_lang),
        },
        "votes": [_vote(one) for one in votes],
    }
    if as_json:
        return _print(told)
    print(f"{told['entries']} entries; {counted.questions} questions without an answer,")
    print(f"asked {counted.times} times: {dict(counted.by_kind)} {dict(counted.by_lang)}")
    for one in votes:
        print(f"{one.entry:26} {one.lang}  helpful {one.helpful}  useless {one.useless}")
    return OK


def _read() -> tuple[Sequence[Gap], Sequence[Votes]] | str:
    """Both lists, or in one sentence why they cannot be read."""
    wanted = ("ICP_DATABASE_URL", "ICP_KEYS", "ICP_DATA_DIR")
    missing = next((name for name in wanted if not os.environ.get(name, "").strip()), None)
    if missing:
        return f"{missing} is missing: the gap log stands in the database"
    url, keys, data_dir = (os.environ[name].strip() for name in wanted)
    try:
        return asyncio.run(_fetched(url, keys, Path(data_dir)))
    except (StorageError, OSError) as error:
        return f"the database cannot be read: {error}"


async def _fetched(url: str, keys: str, data_dir: Path) -> tuple[Sequence[Gap], Sequence[Votes]]:
    database = await Database.open(url, KeyRing.parse(keys), data_dir)
    try:
        return await database.gaps.rows(), await database.gaps.votes()
    finally:
        await database.close()


def _group(one: gap_rules.Group) -> dict[str, Any]:
    return {
        "asked": one.asked,
        "lang": one.lang,
        "times": one.times,
        "kinds": dict(one.kinds),
        "others": list(one.others),
    }


def _vote(one: Votes) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "lang": one.lang,
        "helpful": one.helpful,
        "useless": one.useless,
    }


def _print(value: object) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return OK


def _unusable(message: str) -> int:
    print(f"icp-guide: {message}", file=sys.stderr)
    return UNUSABLE
