"""The first tables: the applicant's side and the staff desk."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "canned",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_canned")),
        sa.UniqueConstraint("key", "lang", name=op.f("uq_canned_key_lang")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("id", "owner", name=op.f("uq_drafts_id_owner")),
    )
    op.create_index(
        "ix_drafts_deleted",
        "drafts",
        ["deleted_at"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_drafts_owner_updated_at"), "drafts", ["owner", "updated_at"], unique=False
    )
    op.create_table(
        "faq_gaps",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_faq_gaps")),
    )
    op.create_table(
        "faq_votes",
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("helpful", sa.BigInteger(), nullable=False),
        sa.Column("useless", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "lang", name=op.f("pk_faq_votes")),
    )
    op.create_table(
        "inbox",
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("bot", "update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_done_at"), "inbox", ["done_at"], unique=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["bot", "update_id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "keyvalue",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_keyvalue")),
    )
    op.create_index(op.f("ix_keyvalue_owner"), "keyvalue", ["owner"], unique=False)
    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "staff",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("on_duty", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("langs", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("role IN ('agent', 'lead', 'admin')", name=op.f("ck_staff_role")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_staff")),
    )
    op.create_table(
        "answers",
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "owner"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_answers_draft_id_owner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "field", name=op.f("pk_answers")),
    )
    op.create_table(
        "applicants",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("current_draft", sa.BigInteger(), nullable=True),
        sa.Column("input_mode", sa.Text(), server_default=sa.text("'form'"), nullable=False),
        sa.CheckConstraint("input_mode IN ('form', 'chat')", name=op.f("ck_applicants_input_mode")),
        sa.ForeignKeyConstraint(
            ["current_draft", "id"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_applicants_current_draft_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applicants")),
    )
    op.create_index(
        op.f("ix_applicants_current_draft"), "applicants", ["current_draft"], unique=False
    )
    op.create_table(
        "blind_index",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "owner"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_blind_index_draft_id_owner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("kind", "draft_id", name=op.f("pk_blind_index")),
    )
    op.create_index(op.f("ix_blind_index_draft_id"), "blind_index", ["draft_id"], unique=False)
    op.create_index(
        op.f("ix_blind_index_kind_digest"), "blind_index", ["kind", "digest"], unique=False
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "owner"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_files_draft_id_owner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("number", name=op.f("uq_files_number")),
    )
    op.create_index(op.f("ix_files_draft_id"), "files", ["draft_id"], unique=False)
    op.create_table(
        "packages",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "owner"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_packages_draft_id_owner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint(
            "draft_id", "fingerprint", name=op.f("uq_packages_draft_id_fingerprint")
        ),
    )
    op.create_index(op.f("ix_packages_owner"), "packages", ["owner"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id", "owner"],
            ["drafts.id", "drafts.owner"],
            name=op.f("fk_reminders_draft_id_owner"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("draft_id", "kind", name=op.f("uq_reminders_draft_id_kind")),
    )
    op.create_index(
        "ix_reminders_due",
        "reminders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "support_case",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("applicant_id", sa.BigInteger(), nullable=False),
        sa.Column("draft_id", sa.BigInteger(), nullable=True),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("owner_staff_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("topic_id", sa.BigInteger(), nullable=True),
        sa.Column("topic_state", sa.Text(), nullable=False),
        sa.Column("topic_changed_at", sa.BigInteger(), nullable=False),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("unreachable", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("first_staff_at", sa.BigInteger(), nullable=True),
        sa.Column("last_user_at", sa.BigInteger(), nullable=True),
        sa.Column("last_staff_at", sa.BigInteger(), nullable=True),
        sa.Column("hours_told_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("reopen_of", sa.BigInteger(), nullable=True),
        sa.Column("field", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("alerted_at", sa.BigInteger(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "status IN ('queued', 'open', 'waiting_user', 'closed')",
            name=op.f("ck_support_case_status"),
        ),
        sa.CheckConstraint(
            "topic_state IN ('none', 'creating', 'ready', 'lost')",
            name=op.f("ck_support_case_topic_state"),
        ),
        sa.CheckConstraint("csat BETWEEN 1 AND 5", name=op.f("ck_support_case_csat")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_support_case_draft_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reopen_of"],
            ["support_case.id"],
            name=op.f("fk_support_case_reopen_of"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support_case")),
        sa.UniqueConstraint("group_id", "topic_id", name=op.f("uq_support_case_group_id_topic_id")),
    )
    op.create_index(
        op.f("ix_support_case_applicant_id"), "support_case", ["applicant_id"], unique=False
    )
    op.create_index(op.f("ix_support_case_draft_id"), "support_case", ["draft_id"], unique=False)
    op.create_index(op.f("ix_support_case_reopen_of"), "support_case", ["reopen_of"], unique=False)
    op.create_index(op.f("ix_support_case_status"), "support_case", ["status"], unique=False)
    op.create_index(
        "uq_support_case_live_applicant",
        "support_case",
        ["applicant_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_table(
        "case_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_case_event_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index(op.f("ix_case_event_case_id"), "case_event", ["case_id"], unique=False)
    op.create_table(
        "fix_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("draft_id", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'withdrawn')", name=op.f("ck_fix_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["support_case.id"],
            name=op.f("fk_fix_request_case_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_fix_request_draft_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fix_request")),
    )
    op.create_index(op.f("ix_fix_request_case_id"), "fix_request", ["case_id"], unique=False)
    op.create_index(op.f("ix_fix_request_draft_id"), "fix_request", ["draft_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bot", sa.Text(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("op", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("dedupe_key", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("again", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'held', 'stopped', 'sending', 'done', 'failed')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_outbox_case_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    op.create_index(op.f("ix_outbox_case_id"), "outbox", ["case_id"], unique=False)
    op.create_index(
        "ix_outbox_live",
        "outbox",
        ["bot", "chat", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_table(
        "relay_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("dir", sa.Text(), nullable=False),
        sa.Column("src_bot", sa.Text(), nullable=False),
        sa.Column("src_chat", sa.BigInteger(), nullable=False),
        sa.Column("src_msg", sa.BigInteger(), nullable=False),
        sa.Column("dst_bot", sa.Text(), nullable=True),
        sa.Column("dst_chat", sa.BigInteger(), nullable=True),
        sa.Column("dst_msg", sa.BigInteger(), nullable=True),
        sa.Column("album_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("edited_at", sa.BigInteger(), nullable=True),
        sa.Column("author", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.CheckConstraint("dir IN ('in', 'out')", name=op.f("ck_relay_message_dir")),
        sa.CheckConstraint(
            "state IN ('collecting', 'queued', 'sending', 'sent', 'failed', 'deleted')",
            name=op.f("ck_relay_message_state"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["support_case.id"],
            name=op.f("fk_relay_message_case_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay_message")),
        sa.UniqueConstraint(
            "src_bot", "src_chat", "src_msg", name=op.f("uq_relay_message_src_bot_src_chat_src_msg")
        ),
    )
    op.create_index(op.f("ix_relay_message_case_id"), "relay_message", ["case_id"], unique=False)
    op.create_index(
        "ix_relay_message_collecting",
        "relay_message",
        ["album_id"],
        unique=False,
        sqlite_where=sa.text("state = 'collecting'"),
        postgresql_where=sa.text("state = 'collecting'"),
    )
    op.create_index(
        op.f("ix_relay_message_dst_chat_dst_msg"),
        "relay_message",
        ["dst_chat", "dst_msg"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_relay_message_dst_chat_dst_msg"), table_name="relay_message")
    op.drop_index(
        "ix_relay_message_collecting",
        table_name="relay_message",
        sqlite_where=sa.text("state = 'collecting'"),
        postgresql_where=sa.text("state = 'collecting'"),
    )
    op.drop_index(op.f("ix_relay_message_case_id"), table_name="relay_message")
    op.drop_table("relay_message")
    op.drop_index(
        "ix_outbox_live",
        table_name="outbox",
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.drop_index(op.f("ix_outbox_case_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_fix_request_draft_id"), table_name="fix_request")
    op.drop_index(op.f("ix_fix_request_case_id"), table_name="fix_request")
    op.drop_table("fix_request")
    op.drop_index(op.f("ix_case_event_case_id"), table_name="case_event")
    op.drop_table("case_event")
    op.drop_index(
        "uq_support_case_live_applicant",
        table_name="support_case",
        sqlite_where=sa.text("status <> 'closed'"),
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.drop_index(op.f("ix_support_case_status"), table_name="support_case")
    op.drop_index(op.f("ix_support_case_reopen_of"), table_name="support_case")
    op.drop_index(op.f("ix_support_case_draft_id"), table_name="support_case")
    op.drop_index(op.f("ix_support_case_applicant_id"), table_name="support_case")
    op.drop_table("support_case")
    op.drop_index(
        "ix_reminders_due",
        table_name="reminders",
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.drop_table("reminders")
    op.drop_index(op.f("ix_packages_owner"), table_name="packages")
    op.drop_table("packages")
    op.drop_index(op.f("ix_files_draft_id"), table_name="files")
    op.drop_table("files")
    op.drop_index(op.f("ix_blind_index_kind_digest"), table_name="blind_index")
    op.drop_index(op.f("ix_blind_index_draft_id"), table_name="blind_index")
    op.drop_table("blind_index")
    op.drop_index(op.f("ix_applicants_current_draft"), table_name="applicants")
    op.drop_table("applicants")
    op.drop_table("answers")
    op.drop_table("staff")
    op.drop_table("settings")
    op.drop_table("leases")
    op.drop_index(op.f("ix_keyvalue_owner"), table_name="keyvalue")
    op.drop_table("keyvalue")
    op.drop_index(
        "ix_inbox_waiting",
        table_name="inbox",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(op.f("ix_inbox_done_at"), table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("faq_votes")
    op.drop_table("faq_gaps")
    op.drop_index(op.f("ix_drafts_owner_updated_at"), table_name="drafts")
    op.drop_index(
        "ix_drafts_deleted",
        table_name="drafts",
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )
    op.drop_table("drafts")
    op.drop_table("canned")
