"""The Alembic environment: how a database gets from any earlier schema to the present one."""
