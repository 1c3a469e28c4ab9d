"""Changing what a database holds behind the storage's back."""

from __future__ import annotations

from sqlalchemy import create_engine, text

BOT = 42
"""The bot whose storage is tested."""


def alter(url: str, statement: str) -> None:
    """Let time pass, by moving what is written; the database's own clock cannot be set."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
