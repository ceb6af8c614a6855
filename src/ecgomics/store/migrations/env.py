"""Run by Alembic: applies the migrations on the connection that it is given, as one transaction."""

from alembic import context

from ecgomics.store.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
