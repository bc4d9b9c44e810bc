"""Run migrations on the connection the engine hands over (never from a configuration file)."""

from alembic import context

from riskregister.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
