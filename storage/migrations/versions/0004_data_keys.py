"""A data key a person, draft and conversation; the inbox knows which key sealed an update."""

import sqlalchemy as sa
from alembic import op

from storage.errors import SchemaOutdated

revision = "0004"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("of", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "of", name=op.f("pk_data_keys")),
    )
    op.add_column(
        "inbox",
        sa.Column("epoch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )


def downgrade() -> None:
    if op.get_bind().execute(sa.text("SELECT 1 FROM data_keys LIMIT 1")).first():
        raise SchemaOutdated(
            "what is stored is sealed with data keys, which releases before 0004 cannot open:"
            " restore a backup made before the upgrade instead"
        )
    op.drop_column("inbox", "epoch")
    op.drop_table("data_keys")
