"""Reminders can be switched off; whoever blocked the bot is sent none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "applicants",
        sa.Column("reminded", sa.Boolean(), server_default=sa.text("true"), nullable=False),
    )
    op.add_column("applicants", sa.Column("unreachable_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("applicants", "unreachable_at")
    op.drop_column("applicants", "reminded")
