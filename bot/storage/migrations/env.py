"""How Alembic runs the migrations: in the transaction that `bot.storage.database` hands over."""

from alembic import context

from bot.storage.schema import metadata

# SQLite alters a table by copying it, which Alembic calls batch mode; PostgreSQL does not mind.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
