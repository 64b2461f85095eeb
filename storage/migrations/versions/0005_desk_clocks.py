"""How long an applicant waits, what was done about it, and cases that are muted or put off."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WAITING = """
UPDATE support_case SET waiting_since = last_user_at
WHERE status <> 'closed' AND last_user_at IS NOT NULL
  AND (last_staff_at IS NULL OR last_user_at > last_staff_at)
"""


def upgrade() -> None:
    op.add_column("support_case", sa.Column("waiting_since", sa.BigInteger(), nullable=True))
    op.add_column("support_case", sa.Column("snoozed_until", sa.BigInteger(), nullable=True))
    op.add_column(
        "support_case",
        sa.Column("alerts", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column(
        "support_case",
        sa.Column("muted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.execute(sa.text(WAITING))


def downgrade() -> None:
    for column in ("muted", "alerts", "snoozed_until", "waiting_since"):
        op.drop_column("support_case", column)
