"""What alembic runs: the migrations, on the connection that `storage.migrations` hands over."""

from alembic import context

import storage.desk.tables  # noqa: F401 - its tables belong to the same metadata
from storage.applicant.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_server_default=False,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
