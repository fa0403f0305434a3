"""Single values of a store, by name."""

from __future__ import annotations

import sqlalchemy as sa

from graders.course.tables import SETTINGS


def get(connection: sa.Connection, name: str) -> str:
    """The value; empty where there is none."""
    wanted = sa.select(SETTINGS.c.value).where(SETTINGS.c.name == name)
    return str(connection.execute(wanted).scalar() or "")


def put(connection: sa.Connection, name: str, value: str) -> None:
    """Set the value."""
    changed = SETTINGS.update().where(SETTINGS.c.name == name).values(value=value)
    if not connection.execute(changed).rowcount:
        connection.execute(SETTINGS.insert().values(name=name, value=value))
