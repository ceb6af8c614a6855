"""Run by Alembic: applies the migrations on the connection that it is given, as one transaction."""

from alembic import context

from ecgomics.store.schema import ALL_TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=ALL_TABLES,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
