"""The tables of the staff desk: cases, relayed messages, the outbox, staff."""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.applicant.tables import (
    SEALED,
    SYSTEM,
    Scope,
    SealedColumn,
    metadata,
    numbered,
    of_draft,
    of_person,
    one_of,
)

support_case = Table(
    "support_case",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("applicant_id", BigInteger, nullable=False),
    Column("draft_id", BigInteger, ForeignKey("drafts.id", ondelete="SET NULL")),
    Column("lang", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("owner_staff_id", BigInteger),
    Column("group_id", BigInteger, nullable=False),
    Column("topic_id", BigInteger),
    Column("topic_state", Text, nullable=False),
    Column("topic_changed_at", BigInteger, nullable=False),
    Column("card_message_id", BigInteger),
    Column("unreachable", Boolean, nullable=False, server_default=text("false")),
    Column("opened_at", BigInteger, nullable=False),
    Column("first_staff_at", BigInteger),
    Column("last_user_at", BigInteger),
    Column("last_staff_at", BigInteger),
    Column("hours_told_at", BigInteger),
    Column("closed_at", BigInteger),
    Column("csat", Integer),
    # of an earlier plan, always empty (a case is opened again itself); goes with a later migration
    Column("reopen_of", BigInteger, ForeignKey("support_case.id", ondelete="SET NULL")),
    Column("field", Text, nullable=False, server_default=text("''")),
    Column("alerted_at", BigInteger),
    Column("waiting_since", BigInteger),
    Column("snoozed_until", BigInteger),
    Column("alerts", Integer, nullable=False, server_default=text("0")),
    Column("muted", Boolean, nullable=False, server_default=text("false")),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    one_of("status", "status", "queued", "open", "waiting_user", "closed"),
    one_of("topic_state", "topic_state", "none", "creating", "ready", "lost"),
    CheckConstraint("csat BETWEEN 1 AND 5", name="csat"),
    UniqueConstraint("group_id", "topic_id"),
    Index(
        "uq_support_case_live_applicant",
        "applicant_id",
        unique=True,
        sqlite_where=text("status <> 'closed'"),
        postgresql_where=text("status <> 'closed'"),
    ),
    Index(None, "applicant_id"),
    Index(None, "draft_id"),
    Index(None, "status"),
    Index(None, "reopen_of"),
)

relay_message = Table(
    "relay_message",
    metadata,
    Column("id", numbered, primary_key=True),
    Column(
        "case_id", BigInteger, ForeignKey("support_case.id", ondelete="CASCADE"), nullable=False
    ),
    Column("dir", Text, nullable=False),
    Column("src_bot", Text, nullable=False),
    Column("src_chat", BigInteger, nullable=False),
    Column("src_msg", BigInteger, nullable=False),
    Column("dst_bot", Text),
    Column("dst_chat", BigInteger),
    Column("dst_msg", BigInteger),
    Column("album_id", Text),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("error", Text),
    Column("at", BigInteger, nullable=False),
    Column("edited_at", BigInteger),
    Column("author", BigInteger, nullable=False, server_default=text("0")),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    one_of("dir", "dir", "in", "out"),
    one_of("state", "state", "collecting", "queued", "sending", "sent", "failed", "deleted"),
    UniqueConstraint("src_bot", "src_chat", "src_msg"),
    Index(None, "dst_chat", "dst_msg"),
    Index(None, "case_id"),
    Index(
        "ix_relay_message_collecting",
        "album_id",
        sqlite_where=text("state = 'collecting'"),
        postgresql_where=text("state = 'collecting'"),
    ),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("bot", Text, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("case_id", BigInteger, ForeignKey("support_case.id", ondelete="CASCADE")),
    Column("op", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("not_before", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("dedupe_key", Text),
    Column("state", Text, nullable=False),
    Column("again", Boolean, nullable=False, server_default=text("false")),
    Column("last_error", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    one_of("state", "state", "waiting", "held", "stopped", "sending", "done", "failed"),
    UniqueConstraint("dedupe_key"),
    Index(None, "case_id"),
    Index(
        "ix_outbox_live",
        "bot",
        "chat",
        "priority",
        "id",
        sqlite_where=text("state IN ('waiting', 'sending')"),
        postgresql_where=text("state IN ('waiting', 'sending')"),
    ),
)

case_event = Table(
    "case_event",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("support_case.id", ondelete="CASCADE")),
    Column("actor", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    Column("at", BigInteger, nullable=False),
    Index(None, "case_id"),
)

staff = Table(
    "staff",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("on_duty", Boolean, nullable=False, server_default=text("false")),
    Column("langs", Text, nullable=False, server_default=text("''")),
    Column("at", BigInteger, nullable=False),
    one_of("role", "role", "agent", "lead", "admin"),
)

canned = Table(
    "canned",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("key", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=text("''")),
    Column("text", Text, nullable=False),
    UniqueConstraint("key", "lang"),
)

fix_request = Table(
    "fix_request",
    metadata,
    Column("id", numbered, primary_key=True),
    Column("case_id", BigInteger, ForeignKey("support_case.id", ondelete="SET NULL")),
    Column("draft_id", BigInteger, ForeignKey("drafts.id", ondelete="CASCADE"), nullable=False),
    Column("owner", BigInteger, nullable=False),
    Column("field", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("key_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_by", BigInteger, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("done_at", BigInteger),
    one_of("state", "state", "open", "done", "withdrawn"),
    Index(None, "draft_id"),
    Index(None, "case_id"),
)


def of_case(row: Any) -> Scope:  # noqa: ANN401 - a row of any row type
    """What belongs to no conversation is the person's it goes to, or the installation's."""
    return Scope("case", row.case_id) if row.case_id else SYSTEM


def of_entry(row: Any) -> Scope:  # noqa: ANN401 - a row of any row type
    return of_person(max(row.chat, 0)) if row.case_id is None else Scope("case", row.case_id)


CASE: Final = SealedColumn(
    support_case,
    ("id", "applicant_id", "opened_at", "group_id", "topic_id"),
    lambda row: Scope("case", row.id),
    first_release=("applicant_id", "opened_at"),
)
LINK: Final = SealedColumn(
    relay_message,
    (
        *("case_id", "dir", "src_bot", "src_chat", "src_msg"),
        *("dst_chat", "dst_msg", "album_id", "author", "at", "edited_at"),
    ),
    of_case,
    first_release=("src_chat", "src_msg"),
)
ENTRY: Final = SealedColumn(
    outbox,
    ("bot", "chat", "case_id", "op", "created_at"),
    of_entry,
    first_release=("op", "created_at"),
)
EVENT: Final = SealedColumn(
    case_event, ("case_id", "actor", "type", "at"), of_case, first_release=("type", "at")
)
MEMBER: Final = SealedColumn(
    staff,
    ("user_id", "role", "active", "on_duty", "langs", "at"),
    lambda _row: SYSTEM,
    first_release=("user_id",),
)
CORRECTION: Final = SealedColumn(
    fix_request,
    ("draft_id", "owner", "field", "asked_by", "asked_at"),
    of_draft,
    first_release=("draft_id", "field", "asked_at"),
)
SEALED += [CASE, LINK, ENTRY, EVENT, MEMBER, CORRECTION]
