"""The address of a store: a SQLite file, or a database in PostgreSQL."""

from __future__ import annotations

import socket
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import exc

from graders.course.errors import StoreError

POSTGRESQL = "postgresql+psycopg"
FORM = "postgresql://USER@HOST/DATABASE"
NAMES = frozenset({"postgres", "postgresql", POSTGRESQL})
"""Ways to write the one server that is known."""


def read(place: Path | str) -> tuple[sa.URL, Path | None]:
    """Return the address as the database's driver takes it, and the file if it is one."""
    if isinstance(place, Path):
        return sa.URL.create("sqlite", database=str(place)), place
    try:
        url = sa.make_url(place)
    except (exc.ArgumentError, ValueError):
        says = f"expected an address such as {FORM}"
        raise StoreError(f"--store: {says}, found {_without_password(place)!r}") from None
    if url.drivername == "sqlite" and url.database:
        return url, Path(url.database)
    if url.drivername not in NAMES:
        says = f"{url.drivername} is no kind of store: SQLite needs no address, and PostgreSQL"
        raise StoreError(f"--store: {says} has {FORM}")
    try:
        import psycopg  # noqa: F401 (whether it is there)
    except ImportError as error:
        says = f"PostgreSQL needs psycopg ({error}): pip install 'graders[postgres]'"
        raise StoreError(f"--store: {says}") from None
    return url.set(drivername=POSTGRESQL), None


def shown(place: Path | str) -> str:
    """The address as people may read it: without its password."""
    if isinstance(place, Path):
        return str(place)
    try:
        return sa.make_url(place).render_as_string(hide_password=True)
    except (exc.ArgumentError, ValueError):
        return _without_password(place)


def home(connection: sa.Connection, folder: Path) -> str:
    """Return a results folder's name in its store; empty for the one beside the store's own file.

    A store at an address may serve many folders, on many machines. Each has pages of its own.
    """
    url, resolved = connection.engine.url, folder.resolve()
    if url.drivername == "sqlite" and Path(url.database or "").resolve().parent == resolved:
        return ""
    return f"{socket.gethostname()}:{resolved}"


def _without_password(text: str) -> str:
    """Return the part behind the last @: a password may stand before it."""
    return text.rpartition("@")[2]
