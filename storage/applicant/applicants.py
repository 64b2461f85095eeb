"""People in chats: their language, the draft they are at, and forgetting them entirely."""

from dataclasses import replace
from functools import partial
from typing import Final

from sqlalchemy import BigInteger, Connection, bindparam, delete, select

from filing.ports import Applicant
from storage.applicant.drafts import end
from storage.applicant.tables import Scope, applicants, drafts, keyvalue
from storage.desk.tables import outbox, support_case
from storage.engine.session import Session
from storage.engine.sql import Statement, plain, upsert

TOPIC: Final = "applicants"
LIFE: Final = "lifecycle"

LANGUAGE: Final = Statement("set language", upsert(applicants, ["id"], only=["id", "language"]))
CURRENT: Final = Statement("set current", upsert(applicants, ["id"], only=["id", "current_draft"]))
REMINDED: Final = Statement("set reminded", upsert(applicants, ["id"], only=["id", "reminded"]))
ONE: Final = select(applicants).where(applicants.c.id == bindparam("owner"))
MINE: Final = select(drafts.c.id).where(drafts.c.owner == bindparam("owner"))
CASES: Final = select(support_case.c.id).where(support_case.c.applicant_id == bindparam("owner"))

OWNER: Final = bindparam("owner_is", type_=BigInteger)
FORGET: Final = (
    Statement("forget applicant", plain(delete(applicants).where(applicants.c.id == OWNER))),
    Statement("forget state", plain(delete(keyvalue).where(keyvalue.c.owner == OWNER))),
    Statement("forget outbox", plain(delete(outbox).where(outbox.c.chat == OWNER))),
    Statement(
        "forget cases", plain(delete(support_case).where(support_case.c.applicant_id == OWNER))
    ),
)


class SqlApplicants:
    """`filing.ports.Applicants` on a table."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._means = session.means

    async def get(self, owner: int) -> Applicant:
        found = self._session.people.get(owner)
        if found is None and not self._session.seized:
            found = self._means.people.get(owner)
        if found is None:
            found = await self._read(owner)
        return found

    async def set_language(self, owner: int, language: str) -> None:
        person = replace(await self.get(owner), language=language)
        await self._session.write(LANGUAGE, {"id": owner, "language": language}, topic=TOPIC)
        self._changed(person)

    async def set_current(self, owner: int, draft: int | None) -> None:
        person = await self.get(owner)
        if person.current_draft == draft and draft is None:
            return
        await self._session.write(CURRENT, {"id": owner, "current_draft": draft}, topic=TOPIC)
        self._changed(replace(person, current_draft=draft))

    async def set_reminded(self, owner: int, *, reminded: bool) -> None:
        person = replace(await self.get(owner), reminded=reminded)
        await self._session.write(REMINDED, {"id": owner, "reminded": reminded}, topic=TOPIC)
        self._changed(person)

    async def forget(self, owner: int) -> None:
        session = self._session
        if not session.seized:
            await self._means.writer.flush()  # what was put just now is to go, too
        await session.begin_exclusive()
        mine = await session.read(
            lambda connection: connection.scalars(MINE, {"owner": owner}).all()
        )
        for draft in mine:
            await end(session, draft)
        cases = await session.read(
            lambda connection: connection.scalars(CASES, {"owner": owner}).all()
        )
        await session.destroy_keys([Scope("person", owner), *(Scope("case", n) for n in cases)])
        for statement in FORGET:
            await session.write(statement, {"owner_is": owner}, topic=LIFE)
        session.people[owner] = Applicant(owner)
        session.on_commit(partial(self._means.people.drop, owner))
        for told in self._means.forgotten:
            session.on_commit(partial(told, owner))

    def _changed(self, person: Applicant) -> None:
        session, recent = self._session, self._means.people
        if person.id not in session.people:
            session.on_commit(lambda: recent.put(person.id, session.people[person.id]))
            session.on_failure(partial(recent.drop, person.id))
        session.people[person.id] = person

    async def _read(self, owner: int) -> Applicant:
        recent = self._means.people
        writes = recent.writes

        def work(connection: Connection) -> Applicant:
            row = connection.execute(ONE, {"owner": owner}).first()
            return (
                Applicant(owner)
                if row is None
                else Applicant(owner, row.language, row.current_draft, row.reminded)
            )

        person = await self._session.read(work)
        recent.learn(owner, person, writes)
        return person
