"""The tables of the applicant's side, and what all tables share: names, ids, sealed columns.

Moments are 64-bit microseconds since 1970 (UTC): the same on both databases, ordered, plain.
"""

import datetime as dt
from typing import Final, NamedTuple

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


class SealedColumn(NamedTuple):
    """A column that holds sealed bytes, and the columns of the same row that it is sealed for."""

    table: Table
    column: str
    where: tuple[str, ...]


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

SEALED: list[SealedColumn] = [
    SealedColumn(answers, "sealed", ("owner", "draft_id", "field")),
    SealedColumn(files, "sealed", ("owner", "draft_id", "id")),
    SealedColumn(blind_index, "sealed", ("owner", "draft_id", "kind")),
    SealedColumn(keyvalue, "sealed", ("key",)),
    SealedColumn(inbox, "sealed", ("bot", "update_id")),
    SealedColumn(faq_gaps, "sealed", ("lang", "kind")),
]
"""Every sealed column: what `reseal` visits. A place begins with its table and column."""
