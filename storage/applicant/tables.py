"""The tables of the applicant's side, and what all tables share: names, ids, sealed columns.

Moments are 64-bit microseconds since 1970 (UTC): the same on both databases, ordered, plain.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND: Final = dt.timedelta(microseconds=1)

numbered = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit id that the database counts up (on SQLite only INTEGER does, and it is 64-bit there)."""


class Scope(NamedTuple):
    """Whose data key seals a value: destroyed with that person, draft, conversation …"""

    kind: str
    of: int


SYSTEM: Final = Scope("system", 0)
"""What belongs to the installation itself; its key is never destroyed."""

SIGNING: Final = Scope("signing", 0)
"""The key that signs packages; never destroyed."""

ROW_KEY: Final = "*"
"""Stands as `key_id` where the data key alone is needed, no key of the ring."""


class SealedColumn(NamedTuple):
    """A column of sealed bytes, the columns of its row that it is bound to, and whose key it is
    sealed with. `first_release`: what it was bound to before there were data keys."""

    table: Table
    where: tuple[str, ...]
    scope: Callable[[Any], Scope]
    first_release: tuple[str, ...]
    digested: bool = False
    """Whether the row is found by a digest, which needs a key of the ring."""
    column: str = "sealed"

    def place(self, row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of any row type
        """All that decides whose the value of this row is, and where it goes."""
        return (self.table.name, self.column, *(getattr(row, name) for name in self.where))

    def first_place(self, row: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a row of any row type
        return (self.table.name, self.column, *(getattr(row, name) for name in self.first_release))


def micros(moment: dt.datetime) -> int:
    return (moment - EPOCH) // MICROSECOND


def moment(number: int) -> dt.datetime:
    return EPOCH + number * MICROSECOND


def moment_or_none(number: int | None) -> dt.datetime | None:
    return None if number is None else moment(number)


def one_of(name: str, column: str, *values: str) -> CheckConstraint:
    """A status as text that can hold nothing else."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in values)})", name=name)


applicants = Table(
    "applicants",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("current_draft", BigInteger),
    Column("input_mode", Text, nullable=False, server_default=text("'form'")),
    Column("reminded", Boolean, nullable=False, server_default=text("true")),
    Column("unreachable_at", BigInteger),
    ForeignKeyConstraint(["current_draft", "id"], ["drafts.id", "drafts.owner"]),
    one_of("input_mode", "input_mode", "form", "chat"),
    Index(None, "current_draft"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("change", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),
    UniqueConstraint("id", "owner"),
    Index(None, "owner", "updated_at"),
    Index(
        "ix_drafts_deleted",
        "deleted_at",
        sqlite_where=text("deleted_at IS NOT NULL"),
        postgresql_where=text("deleted_at IS NOT NULL"),
    ),
)


def _of_a_draft() -> ForeignKeyConstraint:
    """What hangs on a draft belongs to the draft's owner, and goes with it."""
    return ForeignKeyConstraint(
        ["draft_id", "owner"], ["drafts.id", "drafts.owner"], ondelete="CASCADE"
    )


answers = Table(
    "answers",
    metadata,
    Column("draft_id", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    PrimaryKeyConstraint("draft_id", "field"),
    _of_a_draft(),
)

files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("owner", BigInteger, nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    _of_a_draft(),
    Index(None, "draft_id"),
)

packages = Table(
    "packages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("owner", BigInteger, nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    _of_a_draft(),
    UniqueConstraint("draft_id", "fingerprint"),
    Index(None, "owner"),
)

blind_index = Table(
    "blind_index",
    metadata,
    Column("kind", Text, nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    PrimaryKeyConstraint("kind", "draft_id"),
    _of_a_draft(),
    Index(None, "kind", "digest"),
    Index(None, "draft_id"),
)

keyvalue = Table(
    "keyvalue",
    metadata,
    Column("key", Text, primary_key=True),
    Column("owner", BigInteger),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "owner"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("bot", Text, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False, server_default=text("0")),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    Column("received_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    PrimaryKeyConstraint("bot", "update_id"),
    one_of("state", "state", "waiting", "done"),
    Index(
        "ix_inbox_waiting",
        "bot",
        "update_id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(None, "done_at"),
)

settings = Table(
    "settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)

faq_gaps = Table(
    "faq_gaps",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("lang", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("times", BigInteger, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)

faq_votes = Table(
    "faq_votes",
    metadata,
    Column("entry", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("helpful", BigInteger, nullable=False),
    Column("useless", BigInteger, nullable=False),
    PrimaryKeyConstraint("entry", "lang"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("owner", BigInteger, nullable=False),
    Column("draft_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("sent_at", BigInteger),
    _of_a_draft(),
    UniqueConstraint("draft_id", "kind"),
    Index(
        "ix_reminders_due",
        "due_at",
        sqlite_where=text("sent_at IS NULL"),
        postgresql_where=text("sent_at IS NULL"),
    ),
)

data_keys = Table(
    "data_keys",
    metadata,
    Column("kind", Text, nullable=False),
    Column("of", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "of"),
)

GAP_EPOCH: Final = 30 * 24 * 3600 * 1_000_000
"""Unanswered questions of thirty days share a key: it goes when the last of them has gone."""


def of_draft(row: Any) -> Scope:  # noqa: ANN401 - a row of any row type
    return Scope("draft", row.draft_id)


def of_person(owner: int | None) -> Scope:
    """Rows that are nobody's are the installation's."""
    return Scope("person", owner) if owner else SYSTEM


ANSWER: Final = SealedColumn(
    answers,
    ("owner", "draft_id", "field", "at"),
    of_draft,
    first_release=("owner", "draft_id", "field"),
)
FILE: Final = SealedColumn(
    files,
    ("owner", "draft_id", "id", "field", "number", "at"),
    of_draft,
    first_release=("owner", "draft_id", "id"),
)
INDEXED: Final = SealedColumn(
    blind_index,
    ("owner", "draft_id", "kind", "digest"),
    of_draft,
    first_release=("owner", "draft_id", "kind"),
    digested=True,
)
STATE: Final = SealedColumn(
    keyvalue,
    ("key", "owner", "at"),
    lambda row: of_person(row.owner),
    first_release=("key",),
)
UPDATE: Final = SealedColumn(
    inbox,
    ("bot", "update_id", "epoch", "received_at"),
    lambda row: Scope("inbox", row.epoch),
    first_release=("bot", "update_id"),
)
GAP: Final = SealedColumn(
    faq_gaps,
    ("digest", "lang", "kind", "first_at"),
    lambda row: Scope("gaps", row.first_at // GAP_EPOCH),
    first_release=("lang", "kind"),
    digested=True,
)

SEALED: list[SealedColumn] = [ANSWER, FILE, INDEXED, STATE, UPDATE, GAP]
"""Every sealed column under a data key."""
