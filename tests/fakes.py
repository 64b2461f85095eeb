"""The storage ports in memory, for fast tests; a contract suite holds them equal to SQL."""

import asyncio
import datetime as dt
import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from filing.errors import NotFound, StaleDraft
from filing.model import Answers, Draft, Seen, StoredFile, Value
from filing.ports import Applicant, Later, Made
from filing.reminder_schedule import AFTER, EARLIEST, REMINDED, Idle, Step
from tests.fake_clocks import MemoryClocks

Undo = Callable[[], None]


@dataclass
class MemoryStore:
    """All rows of one make-believe database; `store.unit` is an `OpenUnit`."""

    drafts: dict[int, Draft] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    applicants: dict[int, Applicant] = field(default_factory=dict)
    index: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """(kind, draft) → (value, owner)"""
    packages: dict[int, Made] = field(default_factory=dict)
    told: dict[tuple[int, Step], tuple[dt.datetime, dt.datetime]] = field(default_factory=dict)
    """(draft, step) → (due, sent)"""
    later: dict[tuple[int, str], tuple[Later, bool]] = field(default_factory=dict)
    """(draft, step) → what is due, whether it was said"""
    unreachable: dict[int, dt.datetime] = field(default_factory=dict)
    last_id: int = 0
    commits: int = 0

    def next_id(self) -> int:
        self.last_id += 1
        return self.last_id

    @asynccontextmanager
    async def unit(self) -> AsyncIterator["MemoryUnit"]:
        unit = MemoryUnit(self)
        try:
            yield unit
            await asyncio.sleep(0)
        except BaseException:
            for undo in reversed(unit.undos):
                undo()
            raise
        self.commits += 1
        for call in unit.committed:
            call()


class MemoryUnit:
    """One unit of work: what it wrote is undone, last first, when it ends with an exception."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.undos: list[Undo] = []
        self.drafts = MemoryDrafts(self)
        self.files = MemoryFiles(self)
        self.applicants = MemoryApplicants(self)
        self.indexed = MemoryIndexed(self)
        self.packages = MemoryPackages(self)
        self.notices = MemoryNotices(self)
        self.clocks = MemoryClocks(self)
        self.committed: list[Callable[[], None]] = []

    def after_commit(self, call: Callable[[], None]) -> None:
        self.committed.append(call)

    def set(self, table: dict[Any, Any], key: object, value: object) -> None:
        self._remember(table, key)
        table[key] = value

    def remove(self, table: dict[Any, Any], key: object) -> None:
        self._remember(table, key)
        table.pop(key, None)

    def end_draft(self, draft: int) -> None:
        """A draft goes with all that hangs on it, as foreign keys have it."""
        store = self.store
        for file in [f.id for f in store.files.values() if f.draft == draft]:
            self.remove(store.files, file)
            self.remove(store.contents, file)
        for key in [k for k in store.index if k[1] == draft]:
            self.remove(store.index, key)
        for told in [k for k in store.told if k[0] == draft]:
            self.remove(store.told, told)
        for made in [m.id for m in store.packages.values() if m.draft == draft]:
            self.remove(store.packages, made)
        for person in [a for a in store.applicants.values() if a.current_draft == draft]:
            self.set(store.applicants, person.id, replace(person, current_draft=None))
        self.remove(store.drafts, draft)

    def owned(self, owner: int, draft: int) -> Draft:
        found = self.store.drafts.get(draft)
        if found is None or found.owner != owner:
            raise NotFound(f"draft {draft}")
        return found

    def _remember(self, table: dict[Any, Any], key: object) -> None:
        if key in table:
            before = table[key]
            self.undos.append(lambda: table.__setitem__(key, before))
        else:
            self.undos.append(lambda: table.pop(key, None))


class MemoryDrafts:
    """Drafts in a dictionary."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def create(self, owner: int, kind: str, answers: Answers, now: dt.datetime) -> Draft:
        draft = Draft(self.unit.store.next_id(), owner, kind, dict(answers), 0, now, now)
        self.unit.set(self.unit.store.drafts, draft.id, draft)
        return draft

    async def get(self, owner: int, draft: int) -> Draft:
        return self.unit.owned(owner, draft)

    async def list(self, owner: int) -> Sequence[Draft]:
        mine = [d for d in self.unit.store.drafts.values() if d.owner == owner]
        return sorted(mine, key=lambda d: (d.updated_at, d.id), reverse=True)

    async def left(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Draft]:
        packed = {made.draft for made in self.unit.store.packages.values()}
        found = [
            draft
            for draft in self.unit.store.drafts.values()
            if draft.deleted_at is None and since <= draft.updated_at <= until
        ]
        newest = sorted(found, key=lambda d: (d.updated_at, d.id), reverse=True)
        return [draft for draft in newest if draft.id not in packed][:most]

    async def put(self, draft: Draft, field: str, value: Value, now: dt.datetime) -> Draft:
        return self._change(replace(draft, answers={**draft.answers, field: value}), now)

    async def drop(self, draft: Draft, field: str, now: dt.datetime) -> Draft:
        rest = {name: value for name, value in draft.answers.items() if name != field}
        return self._change(replace(draft, answers=rest), now)

    async def set_kind(self, draft: Draft, kind: str, now: dt.datetime) -> Draft:
        return self._change(replace(draft, kind=kind), now)

    async def mark_deleted(self, draft: Draft, now: dt.datetime | None) -> Draft:
        self._fresh(draft)
        after = replace(draft, deleted_at=now, revision=draft.revision + 1)
        self.unit.set(self.unit.store.drafts, draft.id, after)
        return after

    async def purge(self, deleted_before: dt.datetime) -> Sequence[int]:
        store = self.unit.store
        old = [
            draft.id
            for draft in store.drafts.values()
            if draft.deleted_at is not None and draft.deleted_at < deleted_before
        ]
        for draft in old:
            self.unit.end_draft(draft)
        return sorted(old)

    def _change(self, draft: Draft, now: dt.datetime) -> Draft:
        if self._fresh(draft).deleted_at is not None:
            raise StaleDraft(f"draft {draft.id} is deleted")
        after = replace(draft, revision=draft.revision + 1, updated_at=now)
        self.unit.set(self.unit.store.drafts, draft.id, after)
        return after

    def _fresh(self, draft: Draft) -> Draft:
        found = self.unit.store.drafts.get(draft.id)
        if found is None or found.owner != draft.owner or found.revision != draft.revision:
            raise StaleDraft(f"draft {draft.id}")
        return found


class MemoryFiles:
    """Files and their bytes in dictionaries."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def add(
        self,
        owner: int,
        draft: int,
        field: str,
        name: str,
        media_type: str,
        content: bytes,
        now: dt.datetime,  # noqa: ARG002 - the port's signature
        seen: Seen | None = None,
    ) -> StoredFile:
        self.unit.owned(owner, draft)
        file = StoredFile(
            secrets.token_hex(16),
            owner,
            draft,
            field,
            name,
            media_type,
            len(content),
            hashlib.sha256(content).hexdigest(),
            seen or Seen(),
        )
        self.unit.set(self.unit.store.files, file.id, file)
        self.unit.set(self.unit.store.contents, file.id, content)
        return file

    async def get(self, owner: int, file: str) -> StoredFile:
        found = self.unit.store.files.get(file)
        if found is None or found.owner != owner:
            raise NotFound(f"file {file}")
        return found

    async def read(self, owner: int, file: str) -> bytes:
        await self.get(owner, file)
        return self.unit.store.contents[file]

    async def of_draft(self, owner: int, draft: int) -> Sequence[StoredFile]:
        files = self.unit.store.files.values()
        return [f for f in files if f.owner == owner and f.draft == draft]

    async def remove(self, owner: int, file: str) -> None:
        await self.get(owner, file)
        self.unit.remove(self.unit.store.files, file)
        self.unit.remove(self.unit.store.contents, file)


class MemoryApplicants:
    """People in a dictionary."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def get(self, owner: int) -> Applicant:
        return self.unit.store.applicants.get(owner, Applicant(owner))

    async def set_language(self, owner: int, language: str) -> None:
        person = await self.get(owner)
        self.unit.set(self.unit.store.applicants, owner, replace(person, language=language))

    async def set_current(self, owner: int, draft: int | None) -> None:
        if draft is not None:
            self.unit.owned(owner, draft)
        person = await self.get(owner)
        self.unit.set(self.unit.store.applicants, owner, replace(person, current_draft=draft))

    async def set_reminded(self, owner: int, *, reminded: bool) -> None:
        person = await self.get(owner)
        self.unit.set(self.unit.store.applicants, owner, replace(person, reminded=reminded))

    async def forget(self, owner: int) -> None:
        store = self.unit.store
        self.unit.remove(store.unreachable, owner)
        for draft in [d.id for d in store.drafts.values() if d.owner == owner]:
            self.unit.end_draft(draft)
        self.unit.remove(store.applicants, owner)


class MemoryIndexed:
    """The blind index, seeing."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def put(self, kind: str, value: str, owner: int, draft: int) -> None:
        self.unit.owned(owner, draft)
        self.unit.set(self.unit.store.index, (kind, draft), (value, owner))

    async def others(self, kind: str, value: str, draft: int) -> int:
        store = self.unit.store
        packed = {made.draft for made in store.packages.values()}
        return sum(
            1
            for (of_kind, other), (of_value, _) in store.index.items()
            if (of_kind, of_value) == (kind, value)
            and other != draft
            and (store.drafts[other].deleted_at is None or other in packed)
        )

    async def forget(self, kind: str, draft: int) -> None:
        self.unit.remove(self.unit.store.index, (kind, draft))


class MemoryPackages:
    """Packages in a dictionary."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def find(self, owner: int, draft: int, fingerprint: str) -> Made | None:
        for made in self.unit.store.packages.values():
            if (made.owner, made.draft, made.fingerprint) == (owner, draft, fingerprint):
                return made
        return None

    async def add(self, made: Made) -> Made:
        """One state, one package: a second one of the same state is the first one."""
        self.unit.owned(made.owner, made.draft)
        known = await self.find(made.owner, made.draft, made.fingerprint)
        if known is not None:
            return known
        numbered = replace(made, id=self.unit.store.next_id())
        self.unit.set(self.unit.store.packages, numbered.id, numbered)
        return numbered

    async def list(self, owner: int) -> Sequence[Made]:
        mine = [made for made in self.unit.store.packages.values() if made.owner == owner]
        return sorted(mine, key=lambda made: (made.made_at, made.id), reverse=True)


class MemoryNotices:
    """What was told, in a dictionary; nobody talks with staff here."""

    def __init__(self, unit: MemoryUnit) -> None:
        self.unit = unit

    async def idle(self, now: dt.datetime) -> Sequence[Idle]:
        found = [d for d in self.unit.store.drafts.values() if self._may_be_due(d, now)]
        return [self._idle(d) for d in sorted(found, key=lambda d: (d.updated_at, d.id))]

    async def claim(self, one: Idle, step: Step, now: dt.datetime) -> bool:
        store = self.unit.store
        draft, due = store.drafts.get(one.draft), one.changed_at + AFTER[step]
        if draft is None or draft.deleted_at is not None or draft.updated_at != one.changed_at:
            return False
        earlier = store.told.get((one.draft, step))
        if earlier is not None and earlier[0] >= due:
            return False
        self.unit.set(store.told, (one.draft, step), (due, now))
        return True

    async def give_back(self, one: Idle, step: Step) -> None:
        self.unit.remove(self.unit.store.told, (one.draft, step))

    async def unreachable(self, owner: int, now: dt.datetime) -> None:
        self.unit.set(self.unit.store.unreachable, owner, now)

    def _may_be_due(self, draft: Draft, now: dt.datetime) -> bool:
        age = now - draft.updated_at
        rests = EARLIEST <= age <= REMINDED or age >= AFTER[Step.ENDING]
        return rests and draft.deleted_at is None

    def _idle(self, draft: Draft) -> Idle:
        store = self.unit.store
        person = store.applicants.get(draft.owner, Applicant(draft.owner))
        mine = [d for d in store.drafts.values() if d.owner == draft.owner and not d.deleted_at]
        return Idle(
            draft=draft.id,
            owner=draft.owner,
            language=person.language,
            changed_at=draft.updated_at,
            answered=draft.revision > 0,
            latest=not any(other.updated_at > draft.updated_at for other in mine),
            reminded=person.reminded,
            unreachable_at=store.unreachable.get(draft.owner),
            told={step: at for (of, step), (_, at) in store.told.items() if of == draft.id},
        )
