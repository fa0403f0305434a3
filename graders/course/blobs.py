"""Bytes of files and records: each content once, by its digest, compressed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from graders.course.errors import StoreError
from graders.course.tables import CONTENTS, FILES, RECORDS

LEVEL = 1
"""The level of zlib: a record is small and written once for every student."""
MOST_NAMES = 500
"""Digests that one statement names."""


def digest_of(content: bytes) -> str:
    """The digest by which a content is known."""
    return hashlib.sha256(content).hexdigest()


def put(connection: sa.Connection, contents: Mapping[str, bytes]) -> None:
    """Keep contents by their digests; those that are there stay."""
    rows = [
        {"digest": digest, "size": len(content), "bytes": zlib.compress(content, LEVEL)}
        for digest, content in contents.items()
    ]
    if rows:
        connection.execute(_ignoring(connection, CONTENTS), rows)


def get(connection: sa.Connection, digests: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of those digests; one that is damaged or gone raises `StoreError`."""
    wanted = sorted(set(digests))
    found: dict[str, bytes] = {}
    for some in pieces(wanted):
        chosen = sa.select(CONTENTS.c.digest, CONTENTS.c.bytes).where(CONTENTS.c.digest.in_(some))
        found |= {row.digest: row.bytes for row in connection.execute(chosen)}
    return {digest: _checked(digest, found.get(digest)) for digest in wanted}


def damaged(connection: sa.Connection, digests: Iterable[str]) -> set[str]:
    """Return the digests whose bytes are gone, or are not the ones that were kept."""
    wanted = sorted(set(digests))
    bad: set[str] = set()
    for some in pieces(wanted):
        chosen = sa.select(CONTENTS.c.digest, CONTENTS.c.bytes).where(CONTENTS.c.digest.in_(some))
        found = {row.digest: row.bytes for row in connection.execute(chosen)}
        bad |= {digest for digest in some if not _is_sound(digest, found.get(digest))}
    return bad


def sweep(connection: sa.Connection) -> None:
    """Remove contents to which no file and no record refers."""
    used = sa.union(sa.select(FILES.c.digest), sa.select(RECORDS.c.digest))
    connection.execute(CONTENTS.delete().where(CONTENTS.c.digest.not_in(used)))


def drop(connection: sa.Connection, digests: Iterable[str]) -> None:
    """Remove damaged contents, so that sound ones can be put in their place."""
    for some in pieces(sorted(digests)):
        connection.execute(CONTENTS.delete().where(CONTENTS.c.digest.in_(some)))


def pieces(names: list[Any]) -> Iterator[list[Any]]:
    """The names in lists that one statement takes."""
    for start in range(0, len(names), MOST_NAMES):
        yield names[start : start + MOST_NAMES]


def _checked(digest: str, kept: bytes | None) -> bytes:
    try:
        content = zlib.decompress(kept) if kept is not None else b""
    except zlib.error:
        content = b""
    if kept is None or digest_of(content) != digest:
        raise StoreError(f"the content {digest[:12]} is damaged: run the class again")
    return content


def _is_sound(digest: str, kept: bytes | None) -> bool:
    try:
        _checked(digest, kept)
    except StoreError:
        return False
    return True


def _ignoring(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """Return an insert that leaves the rows that are there alone."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()
